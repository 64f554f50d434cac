// One event and the form of its mapping → what Salesforce will show: a card for each record, a row for each field. A field
// that fails says so in its own row.
import type { Failure } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { fieldLabel, objectLabel } from '../../overview/words/labels.ts';
import type { CompiledRule } from '../../pipeline/mapping/mappings.ts';
import type { Link } from '../../pipeline/plan/plan.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type {
  EventResult,
  Finding,
  FormRow,
  FormRule,
  MappingForm,
  ResultField,
  ResultProblem,
  ResultRecord,
} from '../contract.ts';
import type { MappingParts } from '../parts/compile-parts.ts';
import type { PlannedPart, PlannedRule } from '../parts/plan-parts.ts';
import { whyItApplies, whyItDoesNot } from './condition-text.ts';
import { skippedText, writtenText } from './record-text.ts';
import { valueText } from './value-text.ts';

export interface ResultContext {
  form: MappingForm;
  parts: MappingParts;
  schema: SalesforceSchema;
  /** Of this file. */
  findings: readonly Finding[];
  timeZone: string;
}

export interface PlannedEvent {
  document: JsonObject;
  planned: readonly PlannedRule[];
  /** Of the event as a whole, as the function would report it. */
  failure?: Failure | undefined;
}

export function eventResult(event: PlannedEvent, context: ResultContext): EventResult {
  const names = namesOfRecords(event.planned, context.parts);
  const records = event.planned.flatMap((planned) => recordOf(planned, event, { ...context, names }));
  const missing = context.form.rules
    .filter(({ index }) => !context.parts.rules[index])
    .map((rule) => unreadable(rule, context));
  const all = [...records, ...missing].sort((a, b) => a.rule - b.rule);
  const isFailing = event.failure !== undefined || all.some(({ outcome }) => outcome === 'failed');
  const isWriting = all.some(({ outcome }) => outcome === 'written');
  return {
    outcome: isFailing ? 'fails' : isWriting ? 'writes' : 'nothing',
    ...(event.failure && { problem: problemOf(event.failure) }),
    records: all,
    notes: isFailing ? [] : notesOf(event.planned, context),
  };
}

interface RecordContext extends ResultContext {
  /** Names of the event's own records, by object and key. */
  names: ReadonlyMap<string, string>;
}

function recordOf(planned: PlannedRule, { document }: PlannedEvent, context: RecordContext): ResultRecord[] {
  const rule = context.parts.rules[planned.rule];
  const form = context.form.rules.find(({ index }) => index === planned.rule);
  if (!rule || !form) return [];
  const { sObject, options, when } = rule;
  const base = {
    rule: planned.rule,
    ...(planned.item !== undefined && { item: planned.item }),
    object: sObject,
    label: form.label,
  };
  if (planned.applies === 'no-items') {
    const list = form.rows.find(({ part }) => part === 'forEach')?.expression?.text ?? 'The list';
    return [{ ...base, outcome: 'skipped', text: skippedText(options.operation, `${list} is empty`), fields: [] }];
  }
  if (planned.applies === 'when-false') {
    const why = when ? whyItDoesNot(when, document) : 'Its condition is not true';
    return [{ ...base, outcome: 'skipped', text: skippedText(options.operation, why), fields: [] }];
  }
  const fields = fieldsOf(form, planned, context);
  const problem = planned.failure ? problemOf(planned.failure.failure) : problemOfRule(form, context);
  const key = planned.parts.find(({ part }) => part === 'key')?.result;
  const words = {
    operation: options.operation,
    key:
      key?.outcome === 'identified'
        ? { label: fieldLabel(context.schema, sObject, key.key.field), value: key.key.value }
        : undefined,
    because: when && whyItApplies(when, document),
  };
  const isFailed = problem !== undefined || fields.some(({ outcome }) => outcome === 'failed');
  return [
    {
      ...base,
      outcome: isFailed ? 'failed' : 'written',
      text: writtenText(words),
      fields,
      ...(problem && { problem }),
    },
  ];
}

/** A mistake in the condition or the list of a rule, or in its object. */
function problemOfRule({ rows, node }: FormRule, { findings }: ResultContext): ResultProblem | undefined {
  const own = new Set(rows.filter(({ part }) => part === 'when' || part === 'forEach').map(({ id }) => id));
  const id = node.join('/');
  const found = findings.find(
    ({ row, severity }) => severity === 'error' && row !== undefined && (own.has(row) || row === id),
  );
  return found && { code: found.code, text: found.message, line: found.line };
}

function unreadable(form: FormRule, { findings }: ResultContext): ResultRecord {
  const found = findings.find(
    ({ start, severity }) => severity === 'error' && start >= form.start && start <= form.end,
  );
  return {
    rule: form.index,
    object: form.object,
    label: form.label,
    outcome: 'failed',
    text: 'this rule cannot be read',
    fields: [],
    ...(found && { problem: { code: found.code, text: found.message, line: found.line } }),
  };
}

/** In the order of the form. */
function fieldsOf(form: FormRule, planned: PlannedRule, context: RecordContext): ResultField[] {
  return form.rows.flatMap((row) => {
    if (row.part === 'when' || row.part === 'forEach' || row.field === undefined) return [];
    const part = planned.parts.find((each) => each.field === row.field && partNames[each.part].includes(row.part));
    const base = { row: row.id, field: row.field, label: row.label };
    return [
      part ? { ...base, ...resultOf(row, part, form.object, context) } : { ...base, ...withoutPart(row, context) },
    ];
  });
}

const partNames: Record<PlannedPart['part'], readonly FormRow['part'][]> = {
  key: ['key'],
  constant: ['constant'],
  field: ['field'],
  link: ['link'],
  named: ['recordType', 'queue'],
};

type Outcome = Omit<ResultField, 'row' | 'field' | 'label'>;

function resultOf(row: FormRow, { result }: PlannedPart, object: string, context: RecordContext): Outcome {
  switch (result.outcome) {
    case 'failed':
      return { outcome: 'failed', problem: problemOf(result.failure) };
    case 'kept':
      return { outcome: 'kept', note: 'left as it is' };
    case 'identified':
      return { outcome: 'set', text: String(result.key.value), value: result.key.value };
    case 'linked':
      return linkedTo(result.link, context);
    case 'set': {
      const shown = valueText(result.value, context.schema.field(object, row.field ?? ''), context.timeZone);
      return { outcome: result.value === null ? 'cleared' : 'set', value: result.value, ...shown };
    }
  }
}

function linkedTo({ field, sObject, key, notFound, byName }: Link, { schema, names }: RecordContext): Outcome {
  const label = byName ? (sObject === 'Group' ? 'Queue' : 'Record type') : objectLabel(schema, sObject);
  const name = names.get(identityOf(sObject, key.field, key.identity));
  const otherwise = field === 'OwnerId' ? 'or the integration user' : 'or none, if there is no such record';
  return {
    outcome: 'set',
    text: name ?? `${label} ${key.value}`,
    ...(notFound === 'omit' ? { note: otherwise } : name !== undefined && { note: `${label} ${key.value}` }),
    value: { [sObject]: { [key.field]: key.value } },
    link: { object: sObject, label, key: String(key.value) },
  };
}

/** The row has a mistake that keeps it from being planned. */
function withoutPart(row: FormRow, { findings }: ResultContext): Outcome {
  const found = findings.find((each) => each.severity === 'error' && each.row === row.id);
  return {
    outcome: 'failed',
    problem: found
      ? { code: found.code, text: found.message, line: found.line }
      : { code: 'mapping/unloadable', text: 'This cannot be planned until the mapping has no errors.' },
  };
}

/** `file:line:column: the expression …` → the line, and a sentence. */
export function problemOf({ code, message }: Failure): ResultProblem {
  const [, line, rest] = /^\S+:(\d+):\d+: (.*)$/s.exec(message) ?? [];
  if (rest === undefined) return { code, text: message };
  return { code, text: rest.charAt(0).toUpperCase() + rest.slice(1), line: Number(line) };
}

const identityOf = (sObject: string, field: string, identity: string) => JSON.stringify([sObject, field, identity]);

/** People see a lookup by the name of its record, and the event's own records may say it. */
function namesOfRecords(planned: readonly PlannedRule[], { rules }: MappingParts): Map<string, string> {
  const names = new Map<string, string>();
  for (const { rule, applies, parts } of planned) {
    const key = parts.find(({ part }) => part === 'key')?.result;
    if (applies !== 'yes' || key?.outcome !== 'identified') continue;
    const textOf = (field: string) => {
      const result = parts.find((each) => each.field === field)?.result;
      return result?.outcome === 'set' && typeof result.value === 'string' ? result.value : undefined;
    };
    const person = [textOf('FirstName'), textOf('LastName')].filter((each) => each !== undefined).join(' ');
    const name = textOf('Name') ?? person;
    if (name !== '')
      names.set(identityOf((rules[rule] as CompiledRule).sObject, key.key.field, key.key.identity), name);
  }
  return names;
}

/** What happens if a record that the event needs is not there. */
function notesOf(planned: readonly PlannedRule[], { parts, schema }: ResultContext): string[] {
  const written = new Set<string>();
  const notes = new Set<string>();
  for (const { rule, applies, parts: own } of planned) {
    const compiled = parts.rules[rule];
    if (applies !== 'yes' || !compiled) continue;
    for (const { result } of own) {
      if (result.outcome !== 'linked' || result.link.notFound !== 'retry' || result.link.byName) continue;
      const { sObject, key } = result.link;
      if (written.has(identityOf(sObject, key.field, key.identity))) continue;
      const [parent, child] = [objectLabel(schema, sObject), objectLabel(schema, compiled.sObject)];
      notes.add(`If no ${parent} ${key.value} exists yet, the ${child} waits and is tried again.`);
    }
    const key = own.find(({ part }) => part === 'key')?.result;
    const creates = compiled.options.operation === 'upsert' || compiled.options.operation === 'create';
    if (creates && key?.outcome === 'identified')
      written.add(identityOf(compiled.sObject, key.key.field, key.key.identity));
  }
  return [...notes];
}
