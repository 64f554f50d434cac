// The way of an event as a ladder of steps: in the bucket, read, planned, written. The step that failed says why, and what to
// do next.
import type { LoggedOutcome } from '../logged-outcome.ts';
import { sentence } from './event-state.ts';
import type { IndexedEvent } from './event-table.ts';

export type StepName = 'In the bucket' | 'Read' | 'Planned' | 'Written';

export interface EventStep {
  name: StepName;
  state: 'done' | 'failed' | 'waiting' | 'not-reached';
  at?: string;
  text: string;
  code?: string;
  /** Line of the mapping. */
  source?: { path: string; line: number };
  /** What was written to Salesforce. */
  records?: { sObject: string; result: string; id: string }[];
  /** What to do next, the most likely one first. */
  next?: NextStep[];
}

export interface NextStep {
  text: string;
  /** `wait`: there is nothing to do. */
  action: 'open-mapping' | 'redrive' | 'wait';
}

const names: readonly StepName[] = ['In the bucket', 'Read', 'Planned', 'Written'];

export function stepsOf(event: IndexedEvent): EventStep[] {
  const last = event.tries.at(-1);
  const stopped = last?.failure ? names.indexOf(stepOf(last.failure.code)) : names.length;
  return names.map((name, index) => {
    const at = index === names.length - 1 ? last?.at : event.tries[0]?.at;
    if (index < stopped)
      return {
        name,
        state: 'done',
        ...(at !== undefined && { at }),
        text: doneText(name, event, last),
        ...(name === 'Written' && { records: recordsOf(last) }),
      };
    if (index > stopped || !last?.failure) return { name, state: 'not-reached', text: 'not reached' };
    return {
      name,
      state: event.state === 'waiting' ? 'waiting' : 'failed',
      ...(last.at !== undefined && { at: last.at }),
      ...failureStep(event, last.failure),
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

const recordsOf = (last: LoggedOutcome | undefined): NonNullable<EventStep['records']> =>
  (last?.written ?? []).flatMap(({ sObject, result, id }) => (id === undefined ? [] : [{ sObject, result, id }]));

function doneText(
  name: StepName,
  { key, line, event, why, state }: IndexedEvent,
  last: LoggedOutcome | undefined,
): string {
  switch (name) {
    case 'In the bucket':
      return line > 1 ? `${key}, line ${line}` : key;
    case 'Read':
      return event ? `${event.type}, ${event.id}` : 'read';
    case 'Planned':
      return state === 'nothing' ? `nothing to write: ${why}` : countOf(last?.written.length ?? 0);
    case 'Written':
      return state === 'nothing' ? 'nothing to write' : why;
  }
}

function failureStep(
  { state, event }: IndexedEvent,
  { code, message }: NonNullable<LoggedOutcome['failure']>,
): Omit<EventStep, 'name' | 'state' | 'at'> {
  const [, path, line] = /^(\S+):(\d+):\d+: /.exec(message) ?? [];
  const source = path === undefined ? undefined : { path, line: Number(line) };
  // The event's own file decides, as far as its type is known: its schema, its expressions, or that there is none.
  const isOfMapping = source !== undefined || (event !== undefined && /^(event|plan|mapping)\//.test(code));
  return { code, text: sentence(message), ...(source && { source }), next: nextOf(state, isOfMapping) };
}

function nextOf(state: IndexedEvent['state'], isOfMapping: boolean): NextStep[] {
  if (state === 'waiting') return [{ text: 'The pipeline retries it automatically.', action: 'wait' }];
  const redrive: NextStep = { text: 'Redrive', action: 'redrive' };
  if (state === 'parked')
    return [redrive, { text: 'It also resumes automatically once the service answers.', action: 'wait' }];
  return isOfMapping ? [{ text: 'Open the mapping', action: 'open-mapping' }, redrive] : [redrive];
}
