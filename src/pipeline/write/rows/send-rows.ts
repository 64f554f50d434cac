// Sends groups of rows until every share of every event is done, or refused for a reason of its own. What an answer
// leaves open goes into another round: a part refused as a whole is split until only the guilty rows are left, a merged
// row until only the guilty events are, a child whose parent comes late is sent after it.
import type { Clock } from '../../../clock.ts';
import type { Failure } from '../../../failure.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { unavailable } from '../salesforce/service-failure.ts';
import type { RowBatch } from './coalesce.ts';
import { decideDuplicates } from './decide-duplicates.ts';
import { decideMissing } from './decide-missing.ts';
import { type EventWrite, type Row, recordIdByKey } from './row.ts';
import { isToBlame, type RowRefusal, refusalOf, type SalesforceError } from './salesforce-error.ts';
import { type Answer, type SentAnswer, sendRound } from './send-round.ts';
import { inChunks, splitRow, withoutLinks } from './split-rows.ts';
import { type WindowStamps, windowStamps } from './window-stamps.ts';

export interface SendDependencies {
  api: SalesforceApi;
  clock: Clock;
  /** 0 ≤ random < 1; spreads what is sent again after a lock. */
  random: () => number;
}

export type EventWriteResult =
  | {
      kind: 'done';
      id?: string;
      result: 'created' | 'updated' | 'deleted' | 'unchanged';
      /** Lookups that were left out. */
      omitted?: readonly string[];
    }
  /** `mayHaveWritten`: the row was sent, and whether it was written is not known. */
  | { kind: 'failed'; failure: Failure; mayHaveWritten: boolean };

/** Why a row is sent again, how often that may be, and what it waits for first. */
const repeats = {
  locked: { atMost: 2, pauseMs: 300 },
  'lost-race': { atMost: 1, pauseMs: 0 },
  'record-late': { atMost: 6, pauseMs: 0 },
} as const;
type Reason = keyof typeof repeats;

export async function sendRows(
  batches: readonly RowBatch[],
  deps: SendDependencies,
): Promise<Map<EventWrite, EventWriteResult>> {
  const run: Run = {
    results: new Map(),
    stamps: windowStamps(),
    repeated: new Map(),
    found: new Map(),
    pauseMs: 0,
    rounds: 0,
    answered: false,
    brokeDown: false,
  };
  let pending = batches;
  while (pending.length > 0) {
    const answers = judgeBreakdown(await decide(await sendRound(pending, deps.api), run, deps.api), run);
    const serviceFailure = [...answers.values()].find((answer) => answer.kind === 'service')?.failure;
    run.pauseMs = 0;
    const again = judgeRound(pending, answers, run);
    if (serviceFailure) {
      for (const row of again.flat())
        giveAll(run, row, { kind: 'failed', failure: serviceFailure, mayHaveWritten: run.brokeDown });
      break;
    }
    if (run.pauseMs > 0 && again.length > 0) await deps.clock.sleep(run.pauseMs * (0.5 + deps.random()));
    pending = again.map((batch) => stripBatch(batch, run)).filter((batch) => batch.length > 0);
  }
  return run.results;
}

interface Run {
  results: Map<EventWrite, EventWriteResult>;
  stamps: WindowStamps;
  /** How often a record was sent again, by reason. */
  repeated: Map<string, number>;
  /** Whether the org knows the object and the key field, by kind of rows; of those it was asked for. */
  found: Map<string, boolean>;
  /** What the next round waits for. */
  pauseMs: number;
  rounds: number;
  /** True once Salesforce has answered for some row: it is there. */
  answered: boolean;
  /** True once it has broken down over some rows: they may have been written all the same. */
  brokeDown: boolean;
}

const decide = async (answers: ReadonlyMap<Row, SentAnswer>, { found }: Run, api: SalesforceApi) =>
  decideDuplicates(await decideMissing(answers, found, api), api);

/**
 * Where Salesforce has broken down over everything it was sent, no row is to blame: it is away. Only the rows of a
 * single part may be so for one of them, and are split once to find out.
 */
function judgeBreakdown(answers: Map<Row, Answer>, run: Run): Map<Row, Answer> {
  run.rounds += 1;
  const all = [...answers.values()];
  const broken = all.filter((answer) => answer.kind === 'broken-down');
  run.brokeDown ||= broken.length > 0;
  run.answered ||= all.some(({ kind }) => kind !== 'service' && kind !== 'broken-down');
  const parts = new Set(broken.map(({ together }) => together));
  const isWorthSplitting = run.rounds === 1 && parts.size === 1 && all.length > 1;
  if (run.answered || broken.length === 0 || isWorthSplitting) return answers;
  const { failure } = unavailable(500);
  return new Map([...answers.keys()].map((row) => [row, { kind: 'service', failure, mayHaveWritten: true }]));
}

/** Gives the shares their results, and the groups to send again in the order of the first time. */
function judgeRound(batches: readonly RowBatch[], answers: ReadonlyMap<Row, Answer>, run: Run): RowBatch[] {
  for (const [row, answer] of answers) if (answer.kind === 'done') run.stamps.note(row);
  const lateRecords = recordsWrittenOrOpen(batches, answers);
  const again: RowBatch[] = [];
  const split = new Set<readonly Row[]>();
  for (const batch of batches) {
    // The second piece of a row that is split has to come after the first: each layer is a group.
    const layers: Row[][] = [];
    for (const row of batch) {
      const answer = answers.get(row) as Answer;
      if (answer.kind === 'done') giveDone(run, row, answer);
      else if (answer.kind === 'service') giveAll(run, row, { ...answer, kind: 'failed' });
      else if ((answer.kind === 'part-refused' || answer.kind === 'broken-down') && isInDoubt(row, answer)) {
        if (!split.has(answer.together)) again.push(...chunksInDoubt(answer));
        split.add(answer.together);
      } else {
        const refusal = answer.kind === 'refused' ? answer : refusalOf(errorsOf(answer), row);
        for (const [depth, chunk] of judgeRow(row, refusal, lateRecords, run).entries()) {
          layers[depth] = [...(layers[depth] ?? []), chunk];
        }
      }
    }
    again.push(...layers);
  }
  return again;
}

/** What is left to send of a row that was refused by itself: pieces to be sent one after another. */
function judgeRow(row: Row, refusal: RowRefusal, lateRecords: ReadonlySet<string>, run: Run): readonly Row[] {
  const { failure, missingParents, ownKeyTaken, existingId } = refusal;
  if (row.operation === 'create' && ownKeyTaken) {
    giveAll(run, row, { kind: 'done', result: 'unchanged', ...(existingId ? { id: existingId } : {}) });
    return [];
  }
  const passing: Reason | undefined =
    failure.code === 'salesforce/row-locked'
      ? 'locked'
      : failure.code === 'salesforce/lost-race'
        ? 'lost-race'
        : isLate(row, refusal, lateRecords)
          ? 'record-late'
          : undefined;
  if (passing && mayRepeat(run, row, passing)) return [row];
  if (row.eventWrites.length > 1) return splitRow(row);
  const omittable = missingParents.filter(({ notFound }) => notFound === 'omit');
  if (omittable.length > 0) return [withoutLinks(row, omittable)];
  giveAll(run, row, { kind: 'failed', failure, mayHaveWritten: run.brokeDown });
  return [];
}

type WholeSubrequest = Extract<Answer, { kind: 'part-refused' | 'broken-down' }>;

/** True where the answer to the part may be about another row of it. */
const isInDoubt = (row: Row, answer: WholeSubrequest): boolean =>
  answer.together.length > 1 && !isToBlame(row, errorsOf(answer));

/** In pieces, to find the guilty row; in one where the answer has named those that are, and the others are left. */
function chunksInDoubt(answer: WholeSubrequest): RowBatch[] {
  const inDoubt = answer.together.filter((row) => isInDoubt(row, answer));
  return inDoubt.length < answer.together.length ? [inDoubt] : inChunks(inDoubt);
}

/** What the part says is said of a row that is to blame for it. */
const errorsOf = (answer: WholeSubrequest): readonly SalesforceError[] =>
  answer.kind === 'part-refused' ? answer.errors : [{ code: 'UNKNOWN_EXCEPTION', message: '', fields: [] }];

function mayRepeat(run: Run, row: Row, reason: Reason): boolean {
  const key = `${reason} ${row.operation} ${row.recordId}`;
  const times = run.repeated.get(key) ?? 0;
  if (times >= repeats[reason].atMost) return false;
  run.repeated.set(key, times + 1);
  run.pauseMs = Math.max(run.pauseMs, repeats[reason].pauseMs);
  return true;
}

/** True where what the row missed, its parent or the record it updates, came after it or is still to come. */
function isLate(row: Row, { failure, missingParents }: RowRefusal, lateRecords: ReadonlySet<string>): boolean {
  if (failure.code === 'salesforce/record-missing') return lateRecords.has(row.recordId);
  return missingParents.some(({ sObject, key }) => lateRecords.has(recordIdByKey(sObject, key)));
}

/** Records that this round wrote, or that will be sent again. */
function recordsWrittenOrOpen(batches: readonly RowBatch[], answers: ReadonlyMap<Row, Answer>): ReadonlySet<string> {
  return new Set(
    batches.flat().flatMap((row) => {
      const answer = answers.get(row);
      const closed = answer?.kind === 'refused' || answer?.kind === 'service';
      return closed && row.eventWrites.length === 1 ? [] : [row.recordId];
    }),
  );
}

function stripBatch(batch: RowBatch, run: Run): RowBatch {
  return batch.flatMap((row) => {
    const { row: left, superseded } = run.stamps.strip(row);
    for (const eventWrite of superseded) run.results.set(eventWrite, { kind: 'done', result: 'unchanged' });
    return left ? [left] : [];
  });
}

function giveDone(run: Run, row: Row, { id, result }: Extract<Answer, { kind: 'done' }>): void {
  for (const [index, eventWrite] of row.eventWrites.entries()) {
    // Of several creates of the same record, the first one made it.
    const own = row.operation === 'create' && index > 0 ? 'unchanged' : result;
    const omitted = row.omitted ? { omitted: row.omitted } : {};
    run.results.set(eventWrite, { kind: 'done', result: own, ...(id === undefined ? {} : { id }), ...omitted });
  }
}

function giveAll(run: Run, row: Row, result: EventWriteResult): void {
  for (const eventWrite of row.eventWrites) run.results.set(eventWrite, result);
}
