// What `schema` allows in the event, or a function returns, against what the field takes: known before any event arrives.
import { nodesIn } from '../../../pipeline/mapping/expressions/nodes.ts';
import type { Expression } from '../../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../../salesforce-schema.ts';
import { isBlank } from '../../../values/blank.ts';
import { pathsRead } from '../../expressions/reads-event.ts';
import { asNode, calledName, nodesOf, writtenPath } from '../../expressions/tree.ts';
import type { Finding } from '../../report.ts';
import type { Shape } from '../../shapes/shape.ts';
import { misfit } from '../field-values.ts';
import { addedInactive, choiceFinding } from '../picklists.ts';

/** @param when the record's condition: a value that it tests may be fewer than the schema allows */
export function promisedFinding(
  name: string,
  field: SObjectField,
  { value, when, shape }: { value: Expression; when: Expression | undefined; shape: Shape },
): Finding | undefined {
  if (shape.unknown || !isAlwaysUsed(value, when)) return undefined;
  const path = writtenPath(asNode(value.tree)) ?? '…';
  return (
    choicesFinding(name, field, shape) ??
    formatFinding(name, field, shape, path) ??
    lengthFinding(name, field, shape, path)
  );
}

/** No condition decides which of the values get here. */
function isAlwaysUsed({ tree }: Expression, when: Expression | undefined): boolean {
  const tested = pathsRead(when?.tree);
  const conditions = nodesIn(tree).filter(({ type }) => type === 'condition');
  return ![...pathsRead(tree)].some((path) => tested.has(path)) && conditions.every(isDefault);
}

/** `data.tier ?: "none"` and `data.tier ?? "none"` let every value through. JSONata's tree repeats what was written once. */
function isDefault({ condition, then }: Record<string, unknown>): boolean {
  const asked = asNode(condition);
  const isThere = asked && calledName(asked) === 'exists';
  return JSON.stringify(isThere ? nodesOf(asked.arguments)[0] : asked) === JSON.stringify(then);
}

function choicesFinding(name: string, field: SObjectField, shape: Shape): Finding | undefined {
  const all = [...(shape.choices ?? []), ...(field.type === 'multipicklist' ? (shape.items?.choices ?? []) : [])];
  const written = new Set([...shape.literals, ...(shape.items?.literals ?? [])].map(({ text }) => text));
  const found = all
    .filter((choice) => !isBlank(choice) && !written.has(choice))
    .flatMap((choice) => {
      const finding = misfit(name, field, choice) ?? choiceFinding(name, field, choice, { written: true });
      return finding ? [{ choice, finding }] : [];
    });
  const [first] = found;
  if (!first) return undefined;
  const same = found.filter(({ finding }) => finding.code === first.finding.code);
  const values = same.map(({ choice }) => `"${choice}"`);
  const listed = values.length > 1 ? `${values.slice(0, -1).join(', ')} and ${values.at(-1)}` : values[0];
  if (first.finding.code !== 'mapping/not-a-choice')
    return { ...first.finding, message: `"schema" allows ${listed}. ${first.finding.message}` };
  const such = same.length === 1 ? 'no such active value' : 'no such active values';
  const then = first.finding.severity === 'warning' ? ` ${addedInactive}` : '';
  return { ...first.finding, message: `"schema" allows ${listed}, but the picklist ${name} has ${such}.${then}` };
}

function lengthFinding(name: string, { type, length }: SObjectField, { longest }: Shape, path: string) {
  if (!length || longest === undefined || longest <= length || type === 'reference') return undefined;
  return {
    code: 'mapping/too-long',
    severity: 'warning',
    message: `This can have ${longest.toLocaleString('en-US')} characters, but ${name} holds ${length.toLocaleString('en-US')}.`,
    hint: `Shorten it: $truncate(${path}, ${length}). Or lower maxLength in "schema", if it is too high.`,
  } satisfies Finding;
}

const zone = '"America/New_York"';

/** By the type of the field and the format of the text, how to write it. */
const conversions: Partial<Record<SObjectField['type'], Readonly<Record<string, (path: string) => string>>>> = {
  date: {
    'date-time': (path) => `Write $date(${path}, ${zone}), the day in a time zone.`,
  },
  datetime: {
    date: (path) => `For nine in the morning of the day, write $datetime(${path} & "T09:00", ${zone}).`,
    time: () => 'Take a value with a day and a time.',
  },
  time: {
    'date-time': (path) => `Write $time(${path}, ${zone}), the time of day in a time zone.`,
    date: () => 'Take a value with a time.',
  },
};

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-03-02',
  'date-time': 'a time such as 2026-03-02T15:04:05Z',
  time: 'a time of day such as 15:04:05Z',
};

const taken: Partial<Record<SObjectField['type'], string>> = {
  date: 'a day such as 2026-03-02',
  datetime: 'a time such as 2026-03-02T15:04:05Z',
  time: 'a time of day such as 15:04:05.000Z',
};

function formatFinding(name: string, { type }: SObjectField, { format }: Shape, path: string): Finding | undefined {
  const ways = conversions[type];
  const how = ways && format !== undefined && Object.hasOwn(ways, format) ? ways[format] : undefined;
  if (!how) return undefined;
  return {
    code: 'mapping/wrong-value',
    message: `This is ${formats[format ?? '']}, but ${name} accepts ${taken[type]}.`,
    hint: how(path),
  };
}
