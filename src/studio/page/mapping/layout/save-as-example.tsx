import { useState } from 'preact/hooks';
import { Popup } from '../../frame/popup.tsx';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

export function SaveAsExample() {
  const session = useSession();
  const { say } = useStudio();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const add = async () => {
    const { value } = session.chosen;
    if (value.kind !== 'given' || name.trim() === '') return;
    const examples = session.readable.peek()?.examples.length ?? 0;
    const answer = await session.edit({ kind: 'add-example', name: name.trim(), event: value.event as never });
    if (answer.kind === 'refused') return say(answer.reason, 'error');
    setOpen(false);
    session.chosen.value = { kind: 'example', index: examples };
    say(answer.about ?? 'The event is now an example of this mapping. Save to keep it.');
  };
  return (
    <>
      <button aria-expanded={isOpen} class="button" onClick={() => setOpen(!isOpen)} type="button">
        Save as example
      </button>
      {isOpen && (
        <Popup
          at={{ right: '16px', top: '84px' }}
          class="menu name-example"
          label="Save as example"
          onClose={() => setOpen(false)}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <label>
              What does this example show?
              <input
                class="field"
                onInput={({ currentTarget }) => setName(currentTarget.value)}
                placeholder="a note without a coach is kept"
                value={name}
              />
            </label>
            <button class="button first" disabled={name.trim() === ''} type="submit">
              Add
            </button>
          </form>
        </Popup>
      )}
    </>
  );
}
