// The way of an event as a ladder of steps: in the bucket, read, planned, written. The step that failed says why, and what to
// do next.
import type { LoggedOutcome } from '../logged-outcome.ts';
import { sentence } from './event-state.ts';
import type { IndexedEvent } from './event-table.ts';
import { nextTryBy } from './next-try.ts';
import { recordsOfTries } from './records-of-tries.ts';

export type StepName = 'In the bucket' | 'Read' | 'Planned' | 'Written';

export interface EventStep {
  name: StepName;
  state: 'done' | 'failed' | 'waiting' | 'not-reached';
  at?: string;
  text: string;
  code?: string;
  /** Line of the mapping. */
  source?: { path: string; line: number };
  /** What was written to Salesforce, of all attempts. An answer need not have an Id. */
  records?: { sObject: string; result: string; id?: string }[];
  /** What was not. */
  unwritten?: UnwrittenText[];
  /** RFC 3339: the latest time of the next attempt. */
  nextTryBy?: string;
  /** What to do next, the most likely one first. */
  next?: NextStep[];
}

export interface NextStep {
  text: string;
  /** `wait`: there is nothing to do. */
  action: 'open-mapping' | 'redrive' | 'wait';
}

export interface UnwrittenText {
  sObject: string;
  /** Empty for the reason that the step gives. */
  text: string;
  /** Line of the mapping. */
  source?: { path: string; line: number };
}

/** What the log does not say: it is found in the event and its mapping. */
export interface StepFacts {
  /** What the mapping plans. */
  planned?: string;
  /** Why it failed, where the event says it better than the log. */
  why?: string;
  /** Line of the mapping that it is about. */
  source?: { path: string; line: number };
  unwritten?: UnwrittenText[];
}

const names: readonly StepName[] = ['In the bucket', 'Read', 'Planned', 'Written'];

export function stepsOf(event: IndexedEvent, facts: StepFacts = {}): EventStep[] {
  const last = event.tries.at(-1);
  const stopped = last?.failure ? names.indexOf(stepOf(last.failure.code)) : names.length;
  const records = recordsOf(event);
  return names.map((name, index): EventStep => {
    const at = index === 0 ? event.tries[0]?.at : last?.at;
    const isWritten = name === 'Written' && records.length > 0;
    const { unwritten = [] } = facts;
    const written = name === 'Written' ? { records, ...(unwritten.length > 0 && { unwritten }) } : {};
    // One record can fail when it is planned, and the others are written.
    if (index < stopped || (index > stopped && isWritten))
      return {
        name,
        state: 'done',
        ...(at !== undefined && { at }),
        text: doneText(name, event, facts),
        ...written,
      };
    if (index > stopped || !last?.failure) return { name, state: 'not-reached', text: 'not reached' };
    return {
      name,
      state: event.state === 'waiting' ? 'waiting' : 'failed',
      ...(at !== undefined && { at }),
      ...failureStep(event, last.failure, facts),
      ...(name === 'Written' && written),
    };
  });
}

/** The part of the code before its slash says where it failed. */
function stepOf(code: string): StepName {
  if (/^(message|object)\//.test(code)) return 'In the bucket';
  if (code.startsWith('event/')) return 'Read';
  return /^(plan|mapping)\//.test(code) ? 'Planned' : 'Written';
}

const countOf = (records: number) => (records === 1 ? '1 record' : `${records} records`);

const recordsOf = ({ tries }: IndexedEvent): NonNullable<EventStep['records']> =>
  recordsOfTries(tries).map(({ sObject, result, id }) => ({ sObject, result, ...(id !== undefined && { id }) }));

function doneText(name: StepName, indexed: IndexedEvent, { planned }: StepFacts): string {
  const { key, line, event, why, state } = indexed;
  switch (name) {
    case 'In the bucket':
      return line > 1 ? `${key}, line ${line}` : key;
    case 'Read':
      return event ? `${event.type}, ${event.id}` : 'read';
    case 'Planned':
      return state === 'nothing' ? `nothing to write: ${why}` : (plannedBy(indexed) ?? planned ?? '');
    case 'Written':
      return state === 'nothing' ? 'nothing to write' : why;
  }
}

/** An event that failed has planned more than it has written. */
function plannedBy({ tries }: IndexedEvent): string | undefined {
  const last = tries.at(-1);
  if (!last || last.failure || last.written.length === 0) return undefined;
  return countOf(last.written.length + (last.unlisted ?? 0));
}

function failureStep(
  { state, event, tries }: IndexedEvent,
  { code, message }: NonNullable<LoggedOutcome['failure']>,
  { why, source: found }: StepFacts,
): Omit<EventStep, 'name' | 'state' | 'at'> {
  const [, path, line] = /^(\S+):(\d+):\d+: /.exec(message) ?? [];
  const source = path === undefined ? found : { path, line: Number(line) };
  // The event's own file decides, as far as its type is known: its schema, its expressions, or that there is none.
  const isOfMapping = source !== undefined || (event !== undefined && /^(event|plan|mapping)\//.test(code));
  const last = tries.at(-1);
  const by = state === 'waiting' && last ? nextTryBy(last) : undefined;
  return {
    code,
    text: why ?? sentence(message),
    ...(source && { source }),
    ...(by !== undefined && { nextTryBy: by }),
    next: nextOf(state, isOfMapping),
  };
}

function nextOf(state: IndexedEvent['state'], isOfMapping: boolean): NextStep[] {
  if (state === 'waiting') return [{ text: 'The pipeline retries it automatically.', action: 'wait' }];
  const redrive: NextStep = { text: 'Redrive', action: 'redrive' };
  if (state === 'parked')
    return [redrive, { text: 'It also resumes automatically once the service answers.', action: 'wait' }];
  return isOfMapping ? [{ text: 'Open the mapping', action: 'open-mapping' }, redrive] : [redrive];
}
