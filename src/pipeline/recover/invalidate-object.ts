// Reads the events of an object that is given up, plans them again and lets go of every record they may have written.
import { type Failure, FailureError, scopeOf } from '../../failure.ts';
import { includesLine, type LineRanges } from '../../line-ranges.ts';
import type { ObjectReference } from '../../request.ts';
import type { Event, Place } from '../event/event.ts';
import { type ReadDependencies, readEvents } from '../event/read-events.ts';
import type { Plan, WritePlan } from '../plan/plan.ts';
import type { EventFate } from '../process.ts';
import { queueAgain } from '../settle/queue-reapply.ts';
import type { Queues } from '../settle/queues.ts';
import { type Tally, tallyOf } from '../settle/result-summary.ts';
import type { Outcome } from '../write/outcome.ts';
import { letGo } from '../write/write-newest.ts';
import type { WriteDependencies } from '../write/write-window.ts';

export interface LetGoDependencies {
  read: ReadDependencies;
  plan: (event: Event) => Promise<Plan>;
  write: Omit<WriteDependencies, 'applyAgain' | 'once'>;
  queues: Queues;
  hasTime: () => boolean;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** RFC 3339. */
  now: () => string;
  /** Is told of each event given up. */
  onFate?: (fate: Pick<EventFate, 'event' | 'place' | 'outcome'>) => void;
}

export interface LetGoOfObject {
  tally: Tally;
  /** The object as it was read, with its version. */
  read: ObjectReference;
  /** The first line there was no time for. */
  unreadFrom: number | undefined;
}

/** Plans let go of together. */
const plansTogether = 200;

/**
 * Every line ends with `failure`. What cannot be read has written nothing. Throws `FailureError` where a service it
 * needs does not answer.
 */
export async function letGoOfObject(
  object: ObjectReference,
  lines: LineRanges,
  failure: Failure,
  deps: LetGoDependencies,
): Promise<LetGoOfObject> {
  const { queues, random } = deps;
  let read = object;
  const isOwn = ({ bucket, key, versionId, line }: Place) =>
    bucket === read.bucket && key === read.key && versionId === read.versionId && includesLine(lines, line);
  const write = {
    ...deps.write,
    // What is given up must not be given to the function again, even where it is the newest to have written a field.
    applyAgain: async (places: readonly Place[]) => {
      const others = places.filter((place) => !isOwn(place));
      if (others.length > 0) await queueAgain(others, { queues, random, sourceArn: '' });
    },
  };
  const tally = tallyOf(lines);
  const outcome: Outcome = { kind: 'failed', failure, written: [], maybeWritten: true };
  let unreadFrom: number | undefined;
  let plans: WritePlan[] = [];
  for await (const reading of readEvents(object, lines, { ...deps.read, hasTime: deps.hasTime })) {
    const { line, ...reference } = reading.kind === 'event' ? reading.event.place : reading.place;
    if (!deps.hasTime()) {
      unreadFrom = line;
      break;
    }
    read = reference;
    if (reading.kind === 'failed') {
      if (scopeOf(reading.failure) === 'service') throw new FailureError(reading.failure);
      tally.add({ line, outcome, andAllAfter: reading.andAllAfter });
      deps.onFate?.({ place: reading.place, outcome });
      continue;
    }
    const plan = await deps.plan(reading.event);
    tally.add({ line, outcome, event: plan.event, ...(plan.kind === 'write' ? { rulesHash: plan.rulesHash } : {}) });
    deps.onFate?.({ place: reading.event.place, event: plan.event, outcome });
    if (plan.kind !== 'write') continue;
    plans.push(plan);
    if (plans.length < plansTogether) continue;
    await letGo(plans, write);
    plans = [];
  }
  if (plans.length > 0) await letGo(plans, write);
  return { tally, read, unreadFrom };
}
