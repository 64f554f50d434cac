// Objects, operations, record types and queues are fixed names. Where they differ by event, people write an expression.
import { ownValue } from '../../../../own-value.ts';

/** Undefined if the text is no expression. @param noun `object` */
export function fixedName(noun: string, text: string): { message: string; hint: string } | undefined {
  const bare = text.trim();
  if (!/[.$?(){}"'&=]|^(type|source|subject)$/.test(bare)) return undefined;
  const value = /^[\w.]+$/.test(bare) ? bare : 'data.kind';
  return {
    message: `${/^[aeiou]/.test(noun) ? 'An' : 'A'} ${noun} is a fixed name, not an expression.`,
    hint: `Write one record for each ${noun}, each with its own condition: when: ${value} = "…".`,
  };
}

const operations: Readonly<Record<string, string>> = {
  insert: 'create',
  add: 'create',
  new: 'create',
  save: 'upsert',
  write: 'upsert',
  merge: 'upsert',
  modify: 'update',
  change: 'update',
  edit: 'update',
  patch: 'update',
  remove: 'delete',
};

/** What to write for an operation that does not exist. */
export function operationHint(text: string): { message?: string; hint?: string } {
  const meant = ownValue(operations, text.trim().toLowerCase());
  return fixedName('operation', text) ?? (meant === undefined ? {} : { hint: `Write ${meant}.` });
}
