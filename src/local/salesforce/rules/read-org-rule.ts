// Validates a rule from outside against the org's schema, and describes the first problem in a sentence.
import type { OrgSchema } from '../schema/org-schema.ts';
import {
  action,
  attempts,
  type Check,
  developerName,
  fieldName,
  fieldNames,
  flag,
  type Given,
  objectName,
  objectNames,
  oneOf,
  operations,
  recordIdText,
  text,
  userValues,
  where,
  wholeNumber,
} from './checks.ts';
import type { OrgRule, RuleKind } from './org-rule.ts';

interface Shape {
  required: Readonly<Record<string, Check>>;
  optional: Readonly<Record<string, Check>>;
}

const automation: Shape = {
  required: { object: objectName },
  optional: {
    name: text,
    package: text,
    on: operations,
    timing: oneOf('before', 'after'),
    where,
    aboveRows: wholeNumber,
    attempts,
    oncePerTransaction: flag,
    form: oneOf('wrapped', 'bare'),
    action,
  },
};

const shapes: Readonly<Record<RuleKind, Shape>> = {
  trigger: automation,
  flow: { ...automation, optional: { ...automation.optional, marks: oneOf('all', 'row') } },
  'validation-rule': { required: { object: objectName, message: text }, optional: { where, field: fieldName } },
  'duplicate-rule': {
    required: { object: objectName, action: oneOf('block', 'alert'), fields: fieldNames },
    optional: { name: text, on: operations, message: text },
  },
  'assignment-rule': { required: { object: objectName, owner: userValues }, optional: { ruleId: recordIdText, where } },
  user: {
    required: { where: userValues, is: oneOf('inactive', 'other-user-type', 'without-access', 'no-owner') },
    optional: {},
  },
  lock: { required: { object: objectName }, optional: { where, forMs: wholeNumber } },
  'record-type': {
    required: { object: objectName, name: developerName },
    optional: { label: text, package: text, active: flag, open: flag, person: flag },
  },
  queue: { required: { name: developerName, objects: objectNames }, optional: { label: text } },
  invisible: { required: { object: objectName }, optional: { where } },
};

export const ruleKinds = Object.keys(shapes) as readonly RuleKind[];

/** Of all kinds together. */
export const ruleProperties: readonly string[] = Object.values(shapes).flatMap(({ required, optional }) => [
  ...Object.keys(required),
  ...Object.keys(optional),
]);

/** The rule, or a description of the problem. */
export function readOrgRule(value: unknown, schema: OrgSchema): { rule: OrgRule } | { problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'A rule must be an object.' };
  const { id, kind, ...rest } = value as Record<string, unknown>;
  const shape = ruleKinds.includes(kind as RuleKind) ? shapes[kind as RuleKind] : undefined;
  if (!shape) return { problem: `A rule needs a "kind", one of: ${ruleKinds.join(', ')}.` };
  const name = `A rule of kind ${kind}`;
  if (id !== undefined && typeof id !== 'string') return { problem: `${name}: "id" must be a text.` };
  const checks = { ...shape.required, ...shape.optional };
  const unknown = Object.keys(rest).find((key) => !Object.hasOwn(checks, key));
  if (unknown !== undefined)
    return { problem: `${name} has no property "${unknown}". It can have: ${Object.keys(checks).join(', ')}.` };
  const missing = Object.keys(shape.required).find((key) => rest[key] === undefined);
  if (missing !== undefined) return { problem: `${name} needs "${missing}".` };
  const object = typeof rest.object === 'string' ? schema.object(rest.object) : undefined;
  for (const [key, check] of Object.entries(checks)) {
    const given: Given = { value: rest[key], key, schema, object };
    const problem = rest[key] === undefined ? undefined : check(given);
    if (problem !== undefined) return { problem: `${name}: ${problem}` };
  }
  return { rule: value as OrgRule };
}
