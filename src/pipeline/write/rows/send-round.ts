// One pass over batches of rows: the calls they make, one after another, and an answer for every row. The Ids of rows are
// looked up in the round that uses them, and forgotten after it.
import type { Failure } from '../../../failure.ts';
import type { CallAnswer, SentAnswer } from './answers/answer.ts';
import { plainRefusal } from './answers/refusal.ts';
import { answerAll, serviceFailureIn } from './call-answers.ts';
import type { RowBatch } from './coalesce.ts';
import { hasKey, impossibleKey } from './ids/id-query.ts';
import { isWrittenById, type Row } from './row.ts';
import { type SendContext, sendCall } from './send-call.ts';
import { nextCall, stepsOf } from './steps.ts';
import { halvesOfSubrequest, type Subrequest } from './subrequests.ts';

/** Sends the batches in order. After a failure of the service it makes no other call. */
export async function sendRound(
  batches: readonly RowBatch[],
  context: Omit<SendContext, 'ids'>,
): Promise<Map<Row, SentAnswer>> {
  const answers = impossibleKeys(batches);
  const ids = new Map<Row, string>();
  let failure: Failure | undefined;
  let steps = stepsOf(batches.map((batch) => batch.filter((row) => !answers.has(row))));
  for (let next = nextCall(steps, ids); next; next = nextCall(steps, ids)) {
    const own: ReadonlyMap<Row, CallAnswer> = failure
      ? answerAll(next.call, { kind: 'service', failure, mayHaveWritten: false })
      : await sendCall(next.call, { ...context, ids });
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
