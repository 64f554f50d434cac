// `GET /api/events?search=&outcome=&before=&trace=&look=` and `/api/events/ID`

import type { EventState } from '../../../cli/trace/index/event-state.ts';
import { stepsOf } from '../../../cli/trace/index/event-steps.ts';
import type { FoundEvent, IndexedEvent } from '../../../cli/trace/index/event-table.ts';
import { nextTryBy } from '../../../cli/trace/index/next-try.ts';
import type { EventDetail, EventList, EventQuery, EventSummary } from '../../contract.ts';
import { RequestError } from '../http/request-error.ts';
import type { StudioProject } from '../project/studio-project.ts';
import type { DeployedEvents } from '../stack/deployed-events.ts';
import type { ShownEvents } from '../stack/shown-events.ts';
import { stepFacts } from '../stack/step-facts.ts';

const outcomeTexts: Record<EventState, string> = {
  written: 'Written',
  nothing: 'Nothing to write',
  waiting: 'Waiting',
  parked: 'Parked',
  'dead-letter': 'Dead letter',
};

const noCounts: EventList['counts'] = { written: 0, nothing: 0, waiting: 0, parked: 0, 'dead-letter': 0 };

export async function eventList(
  events: ShownEvents,
  { search, outcome, before, trace, look }: EventQuery,
  deployed?: DeployedEvents,
): Promise<EventList> {
  if (outcome !== undefined && !Object.hasOwn(outcomeTexts, outcome))
    throw new RequestError(400, `There is no outcome ${outcome}.`);
  if (look === 'yes') await deployed?.look();
  const running = await events.running();
  if (!running) return { isRunning: false, events: [], counts: noCounts };
  const traced = trace === 'yes' && search ? ((await deployed?.trace(search)) ?? []) : [];
  const state = outcome as EventState | undefined;
  const { events: found, more } = running.index.find({ search, state, before });
  const last = found.at(-1)?.id;
  // What the log gave need not contain the text: it can be the id of a record.
  const shown = new Set(found.map(({ id }) => id));
  const others = traced.flatMap((id) => (shown.has(id) ? [] : (running.index.get(id) ?? [])));
  return {
    isRunning: true,
    ...(deployed && {
      deployed: {
        name: deployed.stackName,
        lookedAt: deployed.lookedAt() ?? '',
        notes: [...deployed.notes()],
      },
    }),
    events: [...others, ...found].map(summaryOf),
    counts: running.index.counts(),
    ...(more && last !== undefined && { next: last }),
  };
}

export async function eventDetail(
  { events, project }: { events: ShownEvents; project: StudioProject },
  id: string,
): Promise<EventDetail> {
  const running = await events.running();
  const found = running?.index.get(id);
  if (!running || !found) throw new RequestError(404, `The studio knows no outcome of ${id} yet.`);
  const event = await running.contentOf(found).catch(() => undefined);
  const mappings = await events.mappingsFor(found.event ? [found.event.type] : []);
  const facts = await stepFacts(found, event, { mappings, schema: project.schema() });
  return { ...summaryOf(found), ...(event && { event }), steps: stepsOf(found, facts) };
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
  const last = tries.at(-1);
  const by = state === 'waiting' && last ? nextTryBy(last) : undefined;
  return {
    id,
    eventId: event?.id ?? '',
    type: event?.type ?? '',
    outcome: state,
    outcomeText: outcomeTexts[state],
    why,
    at,
    tries: tries.length,
    ...(by !== undefined && { nextTryBy: by }),
    ...(matched !== undefined && { matched }),
  };
}
