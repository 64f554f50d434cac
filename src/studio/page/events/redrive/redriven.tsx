// What a redrive has done: first that the event is on its way, then how it ended.
import type { EventDetail, RedriveAnswer } from '../../../contract.ts';
import { OutcomeMark } from '../outcome-mark.tsx';

export interface RedrivenState {
  answer: RedriveAnswer;
  /** Tries of the event before. */
  tries: number;
}

export interface RedrivenProps extends RedrivenState {
  detail: EventDetail;
  isDeployed: boolean;
}

export function Redriven({ answer: { sentences, notes, messages }, tries, detail, isDeployed }: RedrivenProps) {
  const hasEnded = detail.tries > tries;
  return (
    <div class="redriven" role="status">
      {hasEnded ? (
        <p class="outcome">
          <OutcomeMark outcome={detail.outcome} />
          <span>
            Tried again at {new Date(detail.at).toLocaleTimeString('en-GB')}: <b>{detail.outcomeText}</b>. {detail.why}
          </span>
        </p>
      ) : (
        <p>
          {sentences.join(' ')}{' '}
          {messages > 0 && (isDeployed ? 'Read the queues again in a minute.' : 'Waiting for the result…')}
        </p>
      )}
      {notes.map((note) => (
        <p class="muted" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}
