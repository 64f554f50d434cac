// One pass over batches of rows: the calls they make, one after another, and an answer for every row. The Ids of rows are
// looked up in the round that uses them, and forgotten after it.
import type { Failure } from '../../../failure.ts';
import type { PartSizes } from '../salesforce/part-sizes.ts';
import type { CallAnswer, SentAnswer } from './answers/answer.ts';
import { plainRefusal } from './answers/refusal.ts';
import { answerAll, serviceFailureIn } from './call-answers.ts';
import type { RowBatch } from './coalesce.ts';
import { hasKey, impossibleKey } from './ids/id-query.ts';
import type { NamedRows } from './org/name-rows.ts';
import { isWrittenById, type Row } from './row.ts';
import { type SendContext, sendCall } from './send-call.ts';
import { nextCall, stepsOf } from './steps.ts';
import { halvesOfSubrequest, type Subrequest } from './subrequests.ts';

/** Sends the batches in order, except rows that have an answer. After a failure of the service it makes no other call. */
export async function sendRound(
  { batches, answers: known }: NamedRows,
  { sizes, ...context }: Omit<SendContext, 'ids'> & { sizes: PartSizes },
): Promise<Map<Row, SentAnswer>> {
  const answers = new Map([...impossibleKeys(batches), ...known]);
  const ids = new Map<Row, string>();
  let failure: Failure | undefined;
  let steps = stepsOf(
    batches.map((batch) => batch.filter((row) => !answers.has(row))),
    sizes,
  );
  for (let next = nextCall(steps, ids, sizes); next; next = nextCall(steps, ids, sizes)) {
    const own: ReadonlyMap<Row, CallAnswer> = failure
      ? answerAll(next.call, { kind: 'service', failure, mayHaveWritten: false })
      : await sendCall(next.call, { ...context, ids });
    noteSizes(next.call, own, sizes);
    const unclear: Subrequest[] = [];
    for (const [row, answer] of forAllParts(own, next.call)) {
      if (answer.kind === 'found') ids.set(row, answer.id);
      else if (answer.kind !== 'unclear') answers.set(row, answer);
      else if (!unclear.includes(answer.lookUp)) unclear.push(answer.lookUp);
    }
    steps = [...unclear.flatMap(halvesOfSubrequest), ...next.rest];
    failure ??= serviceFailureIn(own);
  }
  return answers;
}

/** What the answers say about how many rows fit into one transaction. */
function noteSizes(call: readonly Subrequest[], answers: ReadonlyMap<Row, CallAnswer>, sizes: PartSizes): void {
  for (const { kind, rows } of call) {
    if (kind !== 'write') continue;
    const { sObject } = rows[0] as Row;
    const own = rows.flatMap((row) => answers.get(row) ?? []);
    if (own.some((answer) => answer.kind === 'subrequest-refused' && answer.because === 'limit'))
      sizes.exceeded(sObject, rows.length);
    else if (own.some(({ kind }) => kind === 'done')) sizes.worked(sObject, rows.length);
  }
}

/** Parts of the same row share a look-up. */
const forAllParts = (answers: ReadonlyMap<Row, CallAnswer>, call: readonly Subrequest[]): [Row, CallAnswer][] =>
  [...answers].flatMap(([row, answer]) => {
    const others = call.flatMap(({ otherParts }) => otherParts?.get(row) ?? []);
    return [row, ...others].map((each): [Row, CallAnswer] => [each, answer]);
  });

function impossibleKeys(batches: readonly RowBatch[]): Map<Row, SentAnswer> {
  const lookedUp = batches.flat().filter((row) => isWrittenById(row));
  return new Map(
    lookedUp.filter(hasKey).flatMap((row) => {
      const failure = impossibleKey(row);
      return failure ? [[row, { kind: 'refused', ...plainRefusal(failure) }]] : [];
    }),
  );
}
