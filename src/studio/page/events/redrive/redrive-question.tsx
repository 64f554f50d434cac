// What a redrive will do, said before it is done.
import { useEffect, useState } from 'preact/hooks';
import type { RedriveAnswer } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { Warn } from '../../icons/icons.tsx';
import { count } from '../../text/count.ts';
import { Sentence } from '../../text/sentence.tsx';

export interface RedriveQuestionProps {
  from: 'dead-letter' | 'parked';
  /** Absent: all of them. */
  event?: string;
  onDone(answer: RedriveAnswer): void;
  onCancel(): void;
}

export function RedriveQuestion({ from, event, onDone, onCancel }: RedriveQuestionProps) {
  const [before, setBefore] = useState<RedriveAnswer | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const [isMoving, setMoving] = useState(false);
  const ask = (moves: boolean) =>
    request('POST /api/events/redrive', { body: { from, moves, ...(event !== undefined && { event }) } });
  useEffect(() => {
    void ask(false).then(setBefore, (error: Error) => setProblem(error.message));
  }, []);
  const move = async () => {
    setMoving(true);
    try {
      onDone(await ask(true));
    } catch (error) {
      setProblem((error as Error).message);
      setMoving(false);
    }
  };
  return (
    <section aria-label="Redrive" class="redrive">
      <div role="status">
        {problem !== '' && <p class="refusal">{problem}</p>}
        {!before && problem === '' && <p class="muted">Reading the queue…</p>}
        {before?.sentences.map((sentence) => (
          <p key={sentence}>
            <Sentence text={sentence} />
          </p>
        ))}
        {before?.failsAgain !== undefined && (
          <p class="fails-again">
            <Warn />
            <span>
              <Sentence text={before.failsAgain} />
            </span>
          </p>
        )}
        {before?.notes.map((note) => (
          <p class="muted" key={note}>
            {note}
          </p>
        ))}
      </div>
      <p class="step-next">
        {before && before.messages > 0 && (
          <button
            aria-disabled={isMoving}
            class={`button small ${before.failsAgain === undefined ? 'first' : ''}`}
            onClick={() => !isMoving && void move()}
            type="button"
          >
            {isMoving ? 'Moving…' : `Redrive ${count(before.events, 'event')}`}
          </button>
        )}
        <button class="button small" onClick={onCancel} type="button">
          {before && before.messages === 0 ? 'Close' : 'Cancel'}
        </button>
      </p>
    </section>
  );
}
