// Policies of KMS keys as AWS returns them: adds the statements of a stack, and finds those that are missing.
import type { KeyStatement } from './key-statements.ts';

/** Whatever else it has stays as it is. */
export interface KeyPolicy {
  Version?: string;
  Statement: readonly unknown[];
}

/** A statement in the forms that IAM allows: one value, or a list. */
interface AnyStatement {
  Sid?: unknown;
  Effect?: unknown;
  Principal?: unknown;
  Action?: unknown;
  Resource?: unknown;
  Condition?: unknown;
}

/** Undefined if it is not a policy. */
export function readKeyPolicy(text: string): KeyPolicy | undefined {
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) return undefined;
    // A single statement needs no list.
    return { ...policy, Statement: [policy.Statement].flat() };
  } catch {
    return undefined;
  }
}

/** Statements that the policy has already are left out; one of an earlier version with the same Sid is replaced. */
export function withStatements(policy: KeyPolicy, statements: readonly KeyStatement[]): KeyPolicy {
  const missing = missingStatements(policy, statements);
  const replaced = new Set<unknown>(missing.map(({ Sid }) => Sid));
  const kept = policy.Statement.filter((each) => !replaced.has((each as AnyStatement | null)?.Sid));
  return { Version: '2012-10-17', ...policy, Statement: [...kept, ...missing] };
}

/** The statements that no statement of the policy covers. A statement with a condition of its own covers nothing else. */
export const missingStatements = (policy: KeyPolicy, statements: readonly KeyStatement[]): KeyStatement[] =>
  statements.filter((needed) => !policy.Statement.some((each) => covers(each as AnyStatement | null, needed)));

function covers(given: AnyStatement | null, needed: KeyStatement): boolean {
  if (given?.Effect !== 'Allow' || !listOf(given.Resource).includes('*')) return false;
  if (given.Condition !== undefined && JSON.stringify(given.Condition) !== JSON.stringify(needed.Condition))
    return false;
  const [[kind, names]] = Object.entries(needed.Principal) as [[string, string | readonly string[]]];
  const principals = listOf((given.Principal as Record<string, unknown> | undefined)?.[kind]);
  return (
    listOf(names).every((name) => principals.includes(name)) &&
    listOf(needed.Action).every((action) => listOf(given.Action).some((pattern) => matches(pattern, action)))
  );
}

const listOf = (value: unknown): string[] => [value].flat().filter((each): each is string => typeof each === 'string');

/** Both may end in a wildcard. */
const matches = (pattern: string, action: string) =>
  pattern === action || (pattern.endsWith('*') && action.startsWith(pattern.slice(0, -1)));
