// A preview as a person reads it: each record, each field with its value and the expression it came from.
import type { JsonValue } from '../../json.ts';
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import type { Preview, PreviewField, PreviewRule } from '../../pipeline/preview.ts';
import { renderTable } from './render-table.ts';
import { plainTerminal } from './terminal.ts';

/** @param types event types that have a mapping, for an event that has none */
export function renderPreview({ plan, file, rules }: Preview, types: readonly string[] = []): string {
  const { type, id, source } = plan.event;
  const head = `${type}  ${id}  from ${source}\n${file ? `by ${file}\n` : ''}`;
  const body = rules.map(renderRule).join('');
  return `${head}${body}${conclusion(plan, types)}`;
}

function conclusion(plan: Preview['plan'], types: readonly string[]): string {
  if (plan.kind === 'failed') return `\n  Failed: ${plan.failure.message} [${plan.failure.code}]\n`;
  if (plan.kind === 'write') return '';
  const closest = closestName(plan.event.type, types);
  return plan.because === 'unmapped'
    ? `\n  Ignored: no mapping has this event type.${closest === undefined ? '' : ` Did you mean ${closest}?`}\n`
    : '\n  Ignored: no rule writes a record for this event.\n';
}

function renderRule(rule: PreviewRule): string {
  const { operation, sObject, location, item, outcome, fields } = rule;
  const name = `${rule.rule + 1}. ${operation} ${sObject}${item === undefined ? '' : ` (item ${item + 1})`}`;
  if (outcome === 'when-false') {
    return `\n  ${name}: not written, because this is not true: ${rule.when?.source}  (${rule.when?.location})\n`;
  }
  if (outcome === 'no-items') return `\n  ${name}: not written, because this finds no item: ${rule.forEach?.source}\n`;
  if (outcome === 'not-reached') return `\n  ${name}: not reached\n`;
  const note = outcome === 'stopped' ? ' — the event failed here' : '';
  const because = rule.when ? `    because this is true: ${oneLine(rule.when.source)}  (${rule.when.location})\n` : '';
  const rows = fields.map((field) => fieldRow(field, operation));
  return `\n  ${name}  ${location}${note}\n${because}${renderTable(rows, { terminal: plainTerminal, indent: 4 })}`;
}

function fieldRow(
  { field, from, source, value, leftOut }: PreviewField,
  operation: PreviewRule['operation'],
): string[] {
  const shown = leftOut
    ? `(${operation === 'create' ? 'left empty' : 'left as it is'}: nothing found)`
    : valueText(value);
  return [field, shown, from === 'constant' ? 'constant' : `${from === 'field' ? '' : `${from}: `}${oneLine(source)}`];
}

const valueText = (value: JsonValue | undefined) => (value === undefined ? '(nothing)' : JSON.stringify(value));

const oneLine = (source: string | undefined) => (source ?? '').replace(/\s+/g, ' ').trim();
