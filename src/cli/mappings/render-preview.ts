// A preview as a person reads it: each record, each field with its value and its expression. In a row that is too wide for
// the window, the expression goes below the value.

import { closestName } from '../../pipeline/mapping/closest-name.ts';
import type { Preview, PreviewExpression, PreviewField, PreviewRule } from '../../pipeline/preview.ts';
import type { PreviewResult } from '../commands/mappings/preview.ts';
import { besideOrBelow, pad, widthOf, wrap } from '../rendering/fit-text.ts';
import { inexactText } from '../rendering/inexact-text.ts';
import { renderTable } from '../rendering/render-table.ts';
import { valueText } from '../rendering/render-value.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';

/** @param types event types that have a mapping, to suggest one for an event that has none */
export function renderPreview(result: PreviewResult, types: readonly string[], terminal: Terminal): string {
  if (result.kind === 'event') return renderEvent(result.preview, types, terminal);
  const code = terminal.paint('muted', `[${result.failure.code}]`);
  return `${wrap(`${visible(result.text)} ${code}`, { width: terminal.width, indent: 2, first: 0 })}\n`;
}

/** Printed as one line of JSON. */
export const previewJson = (result: PreviewResult): object =>
  result.kind === 'event'
    ? { line: result.line, ...result.preview }
    : { line: result.line, failure: result.failure, at: result.at };

export const isFailed = (result: PreviewResult): boolean =>
  result.kind === 'unreadable' || failureIn(result.preview.plan) !== undefined;

/** A plan whose event ends as a dead letter, even if some of its records are written. */
const failureIn = (plan: Preview['plan']) =>
  plan.kind === 'failed' ? plan.failure : plan.kind === 'write' ? plan.unwritten?.[0]?.failure : undefined;

function renderEvent(
  { plan, file, inexact = [], encodedTwice, rules }: Preview,
  types: readonly string[],
  terminal: Terminal,
): string {
  const { type, id, source } = plan.event;
  const name = terminal.paint('strong', `${visible(type)}  ${visible(id)}`);
  const head = `${besideOrBelow(name, `from ${visible(source)}`, { width: terminal.width, indent: 2 })}\n`;
  const by = file === undefined ? '' : `by ${visible(file)}\n`;
  const notes = [
    ...(inexact.length > 0 ? [inexactText(inexact)] : []),
    ...(encodedTwice && plan.kind !== 'failed' ? [twice] : []),
  ];
  const note = notes.map((text) => `${wrap(visible(text), { width: terminal.width, indent: 2, first: 0 })}\n`).join('');
  return `${head}${by}${note}${rules.map((rule) => renderRule(rule, terminal)).join('')}${conclusion(plan, types, terminal)}`;
}

const twice =
  'The "data" of this event is a text that holds JSON: the platform encoded it twice, and expressions find nothing in it.';

function conclusion(plan: Preview['plan'], types: readonly string[], terminal: Terminal): string {
  const line = (text: string) => `\n${wrap(text, { width: terminal.width, indent: 4, first: 2 })}\n`;
  const failure = failureIn(plan);
  if (failure) {
    const failed = terminal.paint('error', 'Failed:');
    return line(`${failed} ${visible(failure.message)} ${terminal.paint('muted', `[${failure.code}]`)}`);
  }
  if (plan.kind !== 'ignored') return '';
  const ignored = terminal.paint('warning', 'Ignored:');
  if (plan.because !== 'unmapped') return line(`${ignored} no rule writes a record for this event.`);
  const closest = closestName(plan.event.type, types);
  const hint = closest === undefined ? '' : ` Did you mean ${visible(closest)}?`;
  return line(`${ignored} no mapping has this event type.${hint}`);
}

function renderRule(rule: PreviewRule, terminal: Terminal): string {
  const { operation, sObject, location, item, outcome, fields, when, forEach } = rule;
  const title = `${rule.rule + 1}. ${operation} ${sObject}${item === undefined ? '' : ` (item ${item + 1})`}`;
  const name = terminal.paint(outcome === 'written' ? 'strong' : 'muted', title);
  const line = (text: string, first = 2) => `${wrap(text, { width: terminal.width, indent: first + 3, first })}\n`;
  if (outcome === 'when-false') {
    return `\n${line(`${name}: not written, because this condition is false: ${conditionText(when, terminal)}`)}`;
  }
  if (outcome === 'no-items') {
    return `\n${line(`${name}: not written, because this list is empty: ${oneLine(forEach?.source)}`)}`;
  }
  if (outcome === 'not-reached') return `\n${line(`${name}: not reached`)}`;
  const wrong = { stopped: 'the event failed here', 'same-record': 'not written: the same record as one above' };
  const note = outcome === 'written' ? '' : ` — ${terminal.paint('error', wrong[outcome])}`;
  const because = when ? line(`because this condition is true: ${conditionText(when, terminal)}`, 4) : '';
  const where = terminal.paint('muted', visible(location));
  const rules = orgRulesText(rule);
  const orgRules = rules === '' ? '' : line(rules, 4);
  return `\n${line(`${name}  ${where}${note}`)}${because}${orgRules}${renderFields(fields, operation, terminal)}`;
}

/** Empty where the org's own rules apply as they do by default. */
function orgRulesText({ assignmentRules, duplicateRules }: PreviewRule): string {
  const parts = [
    ...(assignmentRules ? ['assignment rules run'] : []),
    ...(duplicateRules === 'allow' ? ['duplicate rules that only alert let it pass'] : []),
  ];
  return parts.join('; ');
}

const conditionText = (when: PreviewExpression | undefined, terminal: Terminal) =>
  `${oneLine(when?.source)}  ${terminal.paint('muted', `(${visible(when?.location ?? '')})`)}`;

const indent = 4;
const gap = 2;
/** A longer value, as a share of the window, does not widen the column of values. */
const valueShare = 0.4;

function renderFields(
  fields: readonly PreviewField[],
  operation: PreviewRule['operation'],
  terminal: Terminal,
): string {
  const rows = fields.map((field) => rowOf(field, operation));
  if (terminal.width === Number.POSITIVE_INFINITY) {
    return renderTable(
      rows.map(({ name, value, source }) => [name, value, source]),
      { terminal, indent },
    );
  }
  const names = Math.max(0, ...rows.map(({ name }) => widthOf(name)));
  const room = terminal.width - indent - names - gap;
  const narrow = rows.filter(({ value }) => widthOf(value) <= room * valueShare);
  const values = Math.max(0, ...narrow.map(({ value }) => widthOf(value)));
  return rows
    .map(({ name, value, source, isLeftOut }) => {
      const first = `${' '.repeat(indent)}${pad(name, names + gap)}`;
      const paintedSource = (text: string) => terminal.paint('muted', text);
      const paintedValue = (text: string) => terminal.paint(isLeftOut ? 'muted' : 'code', text);
      if (widthOf(value) <= values && values + gap + widthOf(source) <= room) {
        return `${first}${paintedValue(pad(value, values))}${' '.repeat(gap)}${paintedSource(source)}\n`;
      }
      const below = { width: terminal.width, indent: indent + names + gap };
      const from = wrap(`← ${source}`, { ...below, indent: below.indent + gap, first: below.indent });
      return `${first}${paintedValue(wrap(value, { ...below, first: 0 }))}\n${paintedSource(from)}\n`;
    })
    .join('');
}

function rowOf({ field, from, source, value, leftOut }: PreviewField, operation: PreviewRule['operation']) {
  const before = from === 'field' ? '' : `${from}: `;
  return {
    name: visible(field),
    value: leftOut ? `(${operation === 'create' ? 'empty' : 'unchanged'}: no value)` : valueText(value),
    source:
      from === 'constant' ? 'constant' : from === 'name' ? 'looked up in Salesforce' : `${before}${oneLine(source)}`,
    isLeftOut: leftOut !== undefined,
  };
}

const oneLine = (source: string | undefined) => visible((source ?? '').replace(/\s+/g, ' ').trim());
