// Narrows what another process sends as a fault rule; a text says what is wrong with it.
import { callEffectKinds, type FaultRule } from './fault-rule.ts';

const kinds: readonly string[] = [...callEffectKinds, 'row-error', 'missing-parent', 'subrequest-answer'];
const matchKeys = ['method', 'path', 'pathPattern', 'sObject', 'field', 'value', 'row'];

/** The rule, or what is wrong with it. */
export function readFaultRule(value: unknown): { rule: FaultRule } | { wrong: string } {
  if (!isObject(value)) return { wrong: 'a rule is an object' };
  const { id, match, times, after, effect, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return { wrong: `a rule has no "${unknown}"` };
  if (id !== undefined && typeof id !== 'string') return { wrong: '"id" is a text' };
  if (![times, after].every((count) => count === undefined || isCount(count)))
    return { wrong: '"times" and "after" are whole numbers from 0' };
  return matchProblem(match) ?? effectProblem(effect) ?? { rule: value as unknown as FaultRule };
}

function matchProblem(match: unknown): { wrong: string } | undefined {
  if (match === undefined) return undefined;
  if (!isObject(match)) return { wrong: '"match" is an object' };
  const unknown = Object.keys(match).find((key) => !matchKeys.includes(key));
  if (unknown !== undefined) return { wrong: `"match" has no "${unknown}"` };
  const texts = [match.method, match.path, match.pathPattern, match.sObject, match.field];
  if (!texts.every((text) => text === undefined || typeof text === 'string'))
    return { wrong: '"match" takes texts but for "value" and "row"' };
  if (match.row !== undefined && !isCount(match.row)) return { wrong: '"row" is a whole number from 0' };
  try {
    new RegExp(String(match.pathPattern ?? ''));
    return undefined;
  } catch {
    return { wrong: '"pathPattern" is no regular expression' };
  }
}

function effectProblem(effect: unknown): { wrong: string } | undefined {
  if (!isObject(effect) || typeof effect.kind !== 'string' || !kinds.includes(effect.kind))
    return { wrong: `"effect" needs a "kind": ${kinds.join(', ')}` };
  const { kind } = effect;
  if ((kind === 'answer' || kind === 'subrequest-answer') && !isStatus(effect.status))
    return { wrong: `"${kind}" needs a "status"` };
  if (kind === 'delay' && !isCount(effect.delayMs)) return { wrong: '"delay" needs "delayMs"' };
  if (kind === 'row-error' && typeof effect.code !== 'string') return { wrong: '"row-error" needs a "code"' };
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isStatus = (value: unknown): boolean => isCount(value) && Number(value) >= 200 && Number(value) <= 599;
