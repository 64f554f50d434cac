import type { EventSummary } from '../../contract.ts';
import { age } from '../text/age.ts';
import { count } from '../text/count.ts';
import { Marked } from '../text/marked.tsx';
import { OutcomeMark } from './outcome-mark.tsx';

export interface EventRowProps {
  event: EventSummary;
  isChosen: boolean;
  onChoose(): void;
}

export function EventRow({ event, isChosen, onChoose }: EventRowProps) {
  const { outcome, outcomeText, type, why, at, tries, eventId, matched } = event;
  return (
    <button
      aria-current={isChosen ? 'true' : undefined}
      class={`event-row ${isChosen ? 'tied' : ''}`}
      onClick={onChoose}
      type="button"
    >
      <OutcomeMark outcome={outcome} />
      <span class="event-words">
        <span class="cut">
          <b>{outcomeText}</b> <Marked marked={matched} text={type} />{' '}
          <span class="muted">
            <Marked marked={matched} text={eventId} />
          </span>
        </span>
        <span class="muted cut">
          <Marked marked={matched} text={why} />
        </span>
      </span>
      <span class="note event-age">
        <span>{age(at, Date.now())}</span>
        {tries > 1 && <span>{count(tries, 'try', 'tries')}</span>}
      </span>
    </button>
  );
}
