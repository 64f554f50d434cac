// `POST /api/events/redrive`: what the command `s3sf redrive` does, for one event or all. What will happen is said first:
// also what the saved mapping makes of the event now.
import { listDeadLetters, type RedriveResult, redriveDeadLetters } from '../../../cli/commands/operations/redrive.ts';
import { groupDeadLetters } from '../../../cli/dead-letters/dead-letter-groups.ts';
import { redriveNotes } from '../../../cli/dead-letters/render-dead-letters.ts';
import { countText } from '../../../cli/rendering/count-text.ts';
import { sentence, writtenWords } from '../../../cli/trace/index/event-state.ts';
import type { IndexedEvent } from '../../../cli/trace/index/event-table.ts';
import { readExample } from '../../../examples/run-example.ts';
import type { Failure } from '../../../failure.ts';
import type { JsonObject } from '../../../json.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import type { RedriveAnswer } from '../../contract.ts';
import { RequestError } from '../http/request-error.ts';
import type { ShownEvents } from '../stack/shown-events.ts';

export async function redriven(events: ShownEvents, body: JsonObject, closing: AbortSignal): Promise<RedriveAnswer> {
  const { from, event: id, moves } = body;
  if (from !== 'dead-letter' && from !== 'parked')
    throw new RequestError(400, '"from" must be "dead-letter" or "parked".');
  if (typeof moves !== 'boolean') throw new RequestError(400, '"moves" must be true or false.');
  const running = await events.running();
  if (!running) throw new RequestError(409, 'Nothing is running in this folder.');
  const event = typeof id === 'string' ? running.index.get(id) : undefined;
  if (id !== undefined && !event) throw new RequestError(404, `There is no event ${String(id)}.`);
  const options = { ...events.target, parked: from === 'parked', ...(event && { at: event }) };
  const host = { env: {}, signal: closing, now: Date.now, onProgress: () => {} };
  const result = await (moves ? redriveDeadLetters : listDeadLetters)(options, host);
  const answer = { ...countsOf(result), moved: moves, notes: redriveNotes(result) };
  if (moves) return { ...answer, sentences: after(answer, from) };
  if (answer.messages === 0) return { ...answer, sentences: none(from, event) };
  const { text, fails }: Foretold = event ? await foretold(event, events) : {};
  const said = [...before(answer, from, events), ...(text !== undefined && !fails ? [text] : [])];
  return { ...answer, sentences: said, ...(text !== undefined && fails && { failsAgain: text }) };
}

const countsOf = ({ deadLetters }: RedriveResult) => ({
  messages: deadLetters.length,
  events: groupDeadLetters(deadLetters).reduce((sum, group) => sum + group.events, 0),
});

type From = 'dead-letter' | 'parked';
type Counts = Pick<RedriveAnswer, 'messages' | 'events'>;
const queueNames: Record<From, string> = { 'dead-letter': 'dead-letter queue', parked: 'parked queue' };

function before({ messages, events }: Counts, from: From, { stackName }: ShownEvents): string[] {
  const what =
    messages === events
      ? countText(events, 'event')
      : `${countText(messages, 'message')} with ${countText(events, 'event')}`;
  const leaves = messages === 1 ? 'leaves' : 'leave';
  return [
    `${what} ${leaves} the ${queueNames[from]}${stackName === undefined ? '' : ` of the deployed stack ${stackName}`} and ${messages === 1 ? 'goes' : 'go'} through the pipeline again, with ten new attempts.`,
    'Nothing is written twice.',
  ];
}

const none = (from: From, event: IndexedEvent | undefined): string[] => [
  event
    ? `No message in the ${queueNames[from]} has this event. It may already be on its way.`
    : `The ${queueNames[from]} is empty.`,
];

const after = ({ messages, events }: Counts, from: From): string[] =>
  messages === 0
    ? [`Nothing was moved: the ${queueNames[from]} had no such message.`]
    : [`${countText(events, 'event')} ${events === 1 ? 'is' : 'are'} in the backlog queue now.`];

interface Foretold {
  text?: string;
  fails?: boolean;
}

/** What the saved mapping gives for the event. Nothing if it cannot be read. */
async function foretold(event: IndexedEvent, events: ShownEvents): Promise<Foretold> {
  const running = await events.running();
  const content = await running?.contentOf(event).catch(() => undefined);
  if (!content) return {};
  const mapping = events.stackName === undefined ? 'The saved mapping' : 'The mapping saved here';
  const fails = ({ message }: Failure): Foretold => ({
    text: `${mapping} still fails for this event. ${sentence(message)}`,
    fails: true,
  });
  const mappings = await events.mappingsFor(event.event ? [event.event.type] : []);
  const read = await readExample({ event: content, key: event.key }, mappings);
  if ('failure' in read) return fails(read.failure);
  const plan = await planEvent(read.event, mappings);
  if (plan.kind === 'failed') return fails(plan.failure);
  if (plan.kind === 'ignored')
    return {
      text:
        plan.because === 'unmapped'
          ? 'No saved mapping handles this event type, so nothing would be written.'
          : `${mapping} writes nothing for this event.`,
    };
  const [unwritten] = plan.unwritten ?? [];
  return unwritten
    ? fails(unwritten.failure)
    : { text: `${mapping} writes ${writtenWords(plan.records.map(({ sObject }) => sObject))}.` };
}
