// Redrives everything that waits in a queue. It is offered where the list shows just that.
import { useState } from 'preact/hooks';
import { Popup } from '../../frame/popup.tsx';
import { useStudio } from '../../store/studio.ts';
import { RedriveQuestion } from './redrive-question.tsx';

export function RedriveAll({ from, number }: { from: 'dead-letter' | 'parked'; number: number }) {
  const { say } = useStudio();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        class="button"
        onClick={() => setOpen(!isOpen)}
        type="button"
      >
        {number === 1 ? 'Redrive it' : `Redrive all ${number}`}
      </button>
      {isOpen && (
        <Popup at={{ left: '300px', top: '84px' }} class="redrive-all" label="Redrive all" onClose={close}>
          <RedriveQuestion
            from={from}
            onCancel={close}
            onDone={({ sentences, notes, messages }) => {
              close();
              say([...sentences, ...notes].join(' '), messages > 0 ? 'ok' : 'error');
            }}
          />
        </Popup>
      )}
    </>
  );
}
