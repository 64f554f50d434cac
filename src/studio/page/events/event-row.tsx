import type { EventSummary } from '../../contract.ts';
import { useStudio } from '../store/studio.ts';
import { age } from '../text/age.ts';
import { count } from '../text/count.ts';
import { Marked } from '../text/marked.tsx';
import { NextTry } from './next-try.tsx';
import { OutcomeMark } from './outcome-mark.tsx';

export interface EventRowProps {
  event: EventSummary;
  isChosen: boolean;
  onChoose(): void;
}

export function EventRow({ event, isChosen, onChoose }: EventRowProps) {
  const { search = '' } = useStudio().route.value.query;
  const { outcome, outcomeText, type, why, at, tries, eventId, matched, nextTryBy } = event;
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
          <b>{outcomeText}</b> <Marked search={search} text={type} />{' '}
          <span class="muted">
            <Marked search={search} text={eventId} />
          </span>
        </span>
        <span class="muted cut">
          {nextTryBy && (
            <>
              <NextTry by={nextTryBy} />:{' '}
            </>
          )}
          <Marked search={search} text={why} />
          {matched !== undefined && (
            <>
              {' '}
              <Marked search={search} text={matched} />
            </>
          )}
        </span>
      </span>
      <span class="note event-age">
        <span>{age(at, Date.now())}</span>
        {tries > 1 && <span>{count(tries, 'try', 'tries')}</span>}
      </span>
    </button>
  );
}
