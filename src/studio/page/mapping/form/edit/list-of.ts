import type { FormRow, MappingForm } from '../../../../contract.ts';
import { namesOf } from '../../../expressions/tokens.ts';

/** Names of the list that the row's rule goes through, if `forEach` is nothing but a path. */
export function listOf(form: MappingForm | undefined, row: Pick<FormRow, 'id' | 'part'>): string[] | undefined {
  if (row.part === 'forEach') return undefined;
  const rule = form?.rules.find(({ rows }) => rows.some(({ id }) => id === row.id));
  const [token, ...more] = rule?.rows.find(({ part }) => part === 'forEach')?.expression?.tokens ?? [];
  return token?.kind === 'path' && more.length === 0 ? namesOf(token.text) : undefined;
}
