// `GET /api/events?search=&outcome=&before=` and `/api/events/ID`
import type { FoundEvent, IndexedEvent } from '../../../cli/trace/index/event-index.ts';
import type { EventState } from '../../../cli/trace/index/event-state.ts';
import { stepsOf } from '../../../cli/trace/index/event-steps.ts';
import type { EventDetail, EventList, EventSummary } from '../../contract.ts';
import { RequestError } from '../http/request-error.ts';
import type { LocalEvents } from '../stack/local-events.ts';

const outcomeTexts: Record<EventState, string> = {
  written: 'Written',
  nothing: 'Nothing to write',
  waiting: 'Waiting',
  parked: 'Parked',
  'dead-letter': 'Dead letter',
};

const noCounts: EventList['counts'] = { written: 0, nothing: 0, waiting: 0, parked: 0, 'dead-letter': 0 };

export async function eventList(
  events: LocalEvents,
  { search, outcome, before }: { search?: string; outcome?: string; before?: string },
): Promise<EventList> {
  const running = await events.running();
  if (!running) return { isRunning: false, events: [], counts: noCounts };
  if (outcome !== undefined && !Object.hasOwn(outcomeTexts, outcome))
    throw new RequestError(400, `There is no outcome ${outcome}.`);
  const state = outcome as EventState | undefined;
  const { events: found, more } = running.index.find({ search, state, before });
  const last = found.at(-1)?.id;
  return {
    isRunning: true,
    events: found.map(summaryOf),
    counts: running.index.counts(),
    ...(more && last !== undefined && { next: last }),
  };
}

export async function eventDetail(events: LocalEvents, id: string): Promise<EventDetail> {
  const running = await events.running();
  const found = running?.index.get(id);
  if (!running || !found) throw new RequestError(404, `There is no event ${id} in the local stack.`);
  const event = await running.contentOf(found).catch(() => undefined);
  return { ...summaryOf(found), ...(event && { event }), steps: stepsOf(found) };
}

function summaryOf({
  id,
  event,
  state,
  why,
  at,
  tries,
  matched,
}: FoundEvent | (IndexedEvent & { matched?: string })): EventSummary {
  return {
    id,
    eventId: event?.id ?? '',
    type: event?.type ?? '',
    outcome: state,
    outcomeText: outcomeTexts[state],
    why,
    at,
    tries: tries.length,
    ...(matched !== undefined && { matched }),
  };
}
