// What the last text that could be read means: the form, the examples and the values of the event.
import type { Evaluation, EventResult, FormRow } from '../../../../contract.ts';

/** The last evaluation of a text that could be read. */
export type Readable = Required<Pick<Evaluation, 'form' | 'examples' | 'paths'>> & { result?: EventResult };

export function readableOf({ form, examples, paths, result }: Evaluation): Readable | undefined {
  return form && examples && paths ? { form, examples, paths, ...(result && { result }) } : undefined;
}

export const rowsOf = (readable: Pick<Readable, 'form'> | undefined): FormRow[] =>
  readable
    ? [...(readable.form.newest ? [readable.form.newest] : []), ...readable.form.rules.flatMap(({ rows }) => rows)]
    : [];
