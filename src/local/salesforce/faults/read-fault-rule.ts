// Validates a fault rule from another process and describes the problem if it is invalid.
import { ownValue } from '../../own-value.ts';
import { callEffectKinds, concurrentLimits, type FaultRule } from './fault-rule.ts';
import { loginRefusals } from './login-refusals.ts';

const kinds: readonly string[] = [...callEffectKinds, 'row-error', 'missing-parent', 'subrequest-answer'];
const matchKeys = ['method', 'path', 'pathPattern', 'sObject', 'field', 'value', 'row'];

/** What an effect can have besides its kind. */
const properties: Readonly<Record<string, readonly string[]>> = {
  answer: ['status', 'body', 'headers'],
  'subrequest-answer': ['status', 'body'],
  'row-error': ['code', 'message', 'fields'],
  'call-error': ['code', 'status', 'message'],
  'login-refused': ['reason'],
  'refuse-session': ['status', 'reason'],
  'concurrent-limit': ['limit'],
  delay: ['delayMs', 'before'],
};

/** The rule, or a description of the problem. */
export function readFaultRule(value: unknown): { rule: FaultRule } | { problem: string } {
  if (!isObject(value)) return { problem: 'A rule must be an object.' };
  const { id, match, times, after, effect, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return { problem: `A rule has no property "${unknown}".` };
  if (id !== undefined && typeof id !== 'string') return { problem: '"id" must be a string.' };
  if (![times, after].every((count) => count === undefined || isCount(count)))
    return { problem: '"times" and "after" must be non-negative integers.' };
  return matchProblem(match) ?? effectProblem(effect) ?? { rule: value as unknown as FaultRule };
}

function matchProblem(match: unknown): { problem: string } | undefined {
  if (match === undefined) return undefined;
  if (!isObject(match)) return { problem: '"match" must be an object.' };
  const unknown = Object.keys(match).find((key) => !matchKeys.includes(key));
  if (unknown !== undefined) return { problem: `"match" has no property "${unknown}".` };
  const strings = [match.method, match.path, match.pathPattern, match.sObject, match.field];
  if (!strings.every((text) => text === undefined || typeof text === 'string'))
    return { problem: 'All properties of "match" except "value" and "row" must be strings.' };
  if (match.row !== undefined && !isCount(match.row)) return { problem: '"row" must be a non-negative integer.' };
  try {
    new RegExp(String(match.pathPattern ?? ''));
    return undefined;
  } catch {
    return { problem: '"pathPattern" must be a regular expression.' };
  }
}

function effectProblem(effect: unknown): { problem: string } | undefined {
  if (!isObject(effect) || typeof effect.kind !== 'string' || !kinds.includes(effect.kind))
    return { problem: `"effect" must have a "kind", one of: ${kinds.join(', ')}.` };
  const { kind, ...rest } = effect;
  const known = ownValue(properties, kind) ?? [];
  const unknown = Object.keys(rest).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return {
      problem: `The effect "${kind}" has no property "${unknown}". It can have: ${known.join(', ') || 'none'}.`,
    };
  if ((kind === 'answer' || kind === 'subrequest-answer') && !isStatus(effect.status))
    return { problem: `The effect "${kind}" needs a "status" from 200 to 599.` };
  if (kind === 'delay' && !isCount(effect.delayMs))
    return { problem: 'The effect "delay" needs "delayMs", in milliseconds.' };
  if (kind === 'login-refused' && !loginRefusals.includes(effect.reason as string))
    return { problem: `The effect "login-refused" needs a "reason", one of: ${loginRefusals.join(', ')}.` };
  if (kind === 'call-error' && typeof effect.code !== 'string')
    return { problem: 'The effect "call-error" needs a "code".' };
  if (kind === 'call-error' && effect.status !== undefined && !isStatus(effect.status))
    return { problem: 'The "status" of a "call-error" must be from 200 to 599.' };
  if (kind === 'concurrent-limit' && effect.limit !== undefined && !concurrentLimits.includes(effect.limit as never))
    return { problem: `The "limit" must be one of: ${concurrentLimits.join(', ')}.` };
  if (kind === 'refuse-session' && ![undefined, 401, 403].includes(effect.status as undefined))
    return { problem: 'The "status" of "refuse-session" must be 401 or 403.' };
  if (kind === 'refuse-session' && ![undefined, 'expired', 'wrong-scope'].includes(effect.reason as undefined))
    return { problem: 'The "reason" of "refuse-session" must be "expired" or "wrong-scope".' };
  if (kind === 'row-error' && typeof effect.code !== 'string')
    return { problem: 'The effect "row-error" needs a "code".' };
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isStatus = (value: unknown): boolean => isCount(value) && Number(value) >= 200 && Number(value) <= 599;
