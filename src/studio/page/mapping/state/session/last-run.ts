// What the examples said before an error kept them from being run: it stays in view, and is never shown as if it were of now.
import type { Evaluation, ExampleResult } from '../../../../contract.ts';

type Verdict = Pick<ExampleResult, 'verdict' | 'text'>;

/** By the event of the example, as JSON. */
export type LastRun = ReadonlyMap<string, Verdict>;

export const runOf = (examples: readonly ExampleResult[]): LastRun =>
  new Map(examples.map(({ event, verdict, text }) => [JSON.stringify(event), { verdict, text }]));

/** What is shown beside an example, now or from before. */
export function shownVerdict(
  { event, verdict, text }: Pick<ExampleResult, 'event' | keyof Verdict>,
  { notLoading }: Pick<Evaluation, 'notLoading'>,
  lastRun: LastRun,
): Verdict & { isFromBefore: boolean } {
  if (!notLoading) return { verdict, text, isFromBefore: false };
  const before = lastRun.get(JSON.stringify(event));
  return before
    ? { verdict: before.verdict, text: `cannot be run now, before: ${before.text}`, isFromBefore: true }
    : { verdict: 'cannot-run', text: 'cannot be run now', isFromBefore: false };
}
