// Sends batches of rows until every event write is done, or refused for a reason of its own. What an answer leaves open
// goes into another round: a subrequest that was refused as a whole is split until only the guilty rows are left, a
// merged row until only the guilty events are, and a child whose parent came late is sent after it.
import type { Clock } from '../../../clock.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { partSizes } from '../salesforce/part-sizes.ts';
import type { Answer } from './answers/answer.ts';
import { decideDuplicates } from './answers/decide-duplicates.ts';
import { decideMissing } from './answers/decide-missing.ts';
import {
  chunksInDoubt,
  isInDoubt,
  judgeRow,
  lateRecordsOf,
  pauseBefore,
  refusalBy,
  resendReasonOf,
} from './answers/judge-row.ts';
import { isOutage, noRounds, outageOf, withRound } from './answers/outage.ts';
import type { RowRefusal } from './answers/refusal.ts';
import { serviceFailureIn } from './call-answers.ts';
import type { RowBatch } from './coalesce.ts';
import { decideLinks } from './decide-links.ts';
import { seesRecords } from './ids/sees-all-records.ts';
import { nameRows, namesIn } from './org/name-rows.ts';
import { type OrgNames, orgNames } from './org/org-names.ts';
import type { EventWrite, EventWriteResult, Row } from './row.ts';
import { sendRound } from './send-round.ts';
import { type WindowProgress, windowProgress } from './window-progress.ts';

export interface SendDependencies {
  api: SalesforceApi;
  clock: Clock;
  /** 0 ≤ random < 1; spreads what is sent again after a lock, and names what no text may refer to. */
  random: () => number;
}

export async function sendRows(
  batches: readonly RowBatch[],
  { api, clock, random }: SendDependencies,
): Promise<ReadonlyMap<EventWrite, EventWriteResult>> {
  const progress = windowProgress();
  const sees = seesRecords(api);
  const sizes = api.sizes ?? partSizes();
  const names = api.names ?? orgNames(clock);
  let rounds = noRounds;
  let open = batches;
  while (open.length > 0) {
    const named = await nameRows(open, { api, names });
    const pending = named.batches;
    const found = await decideMissing(await sendRound(named, { api, random, sizes }), sees);
    const answered = await decideLinks(await decideDuplicates(found, api), api);
    rounds = withRound(rounds, answered);
    const answers = isOutage(rounds, answered) ? outageOf(answered) : answered;
    const mayHaveWritten = rounds.hadServerError;
    const verdict = judgeRound(pending, answers, { progress, names, mayHaveWritten });
    // A query for names that is not answered keeps no other row from being sent.
    const failure = serviceFailureIn(new Map([...answers].filter(([row]) => !named.answers.has(row))));
    if (failure) {
      const result: EventWriteResult = { kind: 'failed', failure, mayHaveWritten };
      for (const row of verdict.open.flat()) progress.settle(row, result);
      break;
    }
    const { pauseMs } = verdict;
    if (pauseMs > 0 && verdict.open.length > 0) await clock.sleep(pauseMs * (0.5 + random()));
    open = verdict.open.map(progress.withoutNewer).filter((batch) => batch.length > 0);
  }
  return progress.results;
}

interface RoundContext {
  progress: WindowProgress;
  names: OrgNames;
  /** An earlier round may have written what fails now. */
  mayHaveWritten: boolean;
}

interface RoundVerdict {
  /** What is still to be sent, in the order of the first time. */
  open: RowBatch[];
  /** How long to wait before that. */
  pauseMs: number;
}

/** Settles what the answers of a round settle. */
function judgeRound(
  batches: readonly RowBatch[],
  answers: ReadonlyMap<Row, Answer>,
  context: RoundContext,
): RoundVerdict {
  const { progress } = context;
  const lateRecords = lateRecordsOf(batches, answers);
  const chunked = new Set<readonly Row[]>();
  const pausesMs = [0];
  const open = batches.flatMap((batch) => {
    const chunks: RowBatch[] = [];
    // The second part of a row that is split has to come after the first: each depth is a batch.
    const layers: Row[][] = [];
    for (const row of batch) {
      const answer = answers.get(row) as Answer;
      if (answer.kind === 'done') progress.settleWritten(row, answer);
      else if (answer.kind === 'service') {
        // A row that this round has not sent may have been written by an earlier one.
        const mayHaveWritten = answer.mayHaveWritten || context.mayHaveWritten;
        progress.settle(row, { kind: 'failed', failure: answer.failure, mayHaveWritten });
      } else if (answer.kind !== 'refused' && isInDoubt(row, answer)) {
        // The look-up of another part of the row was for both.
        if (!answer.rows.includes(row)) layers[0] = [...(layers[0] ?? []), row];
        else if (!chunked.has(answer.rows)) {
          chunks.push(...chunksInDoubt(answer));
          pausesMs.push(pauseBefore(answer));
        }
        chunked.add(answer.rows);
      } else {
        const refusal = answer.kind === 'refused' ? answer : refusalBy(answer, row);
        const { parts, pauseMs } = judgeRefusal(row, refusal, { ...context, lateRecords });
        for (const [depth, part] of parts.entries()) layers[depth] = [...(layers[depth] ?? []), part];
        pausesMs.push(pauseMs);
      }
    }
    return [...chunks, ...layers];
  });
  return { open, pauseMs: Math.max(...pausesMs) };
}

/** Settles a refused row, or returns what to send of it again: rows that go one after another. */
function judgeRefusal(
  row: Row,
  refusal: RowRefusal,
  { progress, names, mayHaveWritten, lateRecords }: RoundContext & { lateRecords: ReadonlySet<string> },
): { parts: readonly Row[]; pauseMs: number } {
  const reason = resendReasonOf(row, refusal, lateRecords);
  const resend = reason && progress.resend(row, reason);
  if (resend && reason === 'stale-name') namesIn(row).forEach(names.forget);
  if (resend) return { parts: [row], pauseMs: resend.pauseMs };
  const verdict = judgeRow(row, refusal, {
    mayHaveWritten,
    isTriedAgain: (link) => progress.isTriedAgain(row, link),
  });
  if (verdict.kind === 'split') return { parts: verdict.rows, pauseMs: 0 };
  progress.settle(row, verdict.result);
  return { parts: [], pauseMs: 0 };
}
