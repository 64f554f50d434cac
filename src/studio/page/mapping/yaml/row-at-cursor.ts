import type { FormRow } from '../../../contract.ts';

/** The row around the cursor, or the one that begins behind it on the same line. */
export function rowAtCursor(rows: readonly FormRow[], text: string, at: number): FormRow | undefined {
  const end = text.indexOf('\n', at);
  const lineEnd = end < 0 ? text.length : end;
  return (
    rows.find(({ whole }) => at >= whole.start && at <= whole.end) ??
    rows.find(({ whole }) => whole.start >= at && whole.start <= lineEnd)
  );
}
