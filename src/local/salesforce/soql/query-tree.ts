// The syntax tree of a query.
import type { Token } from './tokenize.ts';

export interface FieldPath {
  /** `Name` or `Owner.Name`. */
  path: string;
  /** Index in the query, from 0. */
  index: number;
}

export type Literal = Pick<Token, 'kind' | 'text'>;

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'compare'; field: FieldPath; operator: '=' | '!=' | '<' | '>' | '<=' | '>='; value: Literal }
  | { kind: 'like'; field: FieldPath; pattern: RegExp }
  | { kind: 'in'; field: FieldPath; negated: boolean; values: Literal[] }
  | { kind: 'in-query'; field: FieldPath; negated: boolean; query: Query };

export interface Query {
  /** `SELECT COUNT()`: only the number, no fields. */
  count: boolean;
  fields: FieldPath[];
  from: string;
  where?: Condition;
  /** Characters of the condition as written, and of its longest text literal. */
  whereLength: { clause: number; literal: number };
  orderBy: { field: FieldPath; descending: boolean; nullsLast: boolean }[];
  limit?: number;
  offset: number;
}
