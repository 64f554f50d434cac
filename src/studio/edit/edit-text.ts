// One edit of a mapping's text, as people make it in the form → the text with one place changed, or why it stays.
import { isScalar } from 'yaml';
import type { MappingEdit, NodePath } from '../contract.ts';
import { addItem } from './add-item.ts';
import { addPair } from './add-pair.ts';
import { addType, removeType, typesOf } from './event-types.ts';
import { insertPath, writtenPath } from './insert-path.ts';
import { type MappingDocument, readDocument } from './mapping-document.ts';
import { moveRule } from './move-rule.ts';
import { removeNode } from './remove-node.ts';
import { type ScalarValue, scalarSource } from './scalar-source.ts';
import { type Meaning, setScalar } from './set-scalar.ts';

/** The edits that need nothing but the text. */
export type TextualEdit = Exclude<MappingEdit, { kind: 'accept' | 'add-example' | 'accept-finding' | 'decide' }>;

export type EditedText = { text: string; at?: Readonly<NodePath> } | { refused: string };

export function editText(text: string, edit: TextualEdit): EditedText {
  const from = readDocument(text);
  if (!from) return { refused: 'The file is not YAML at the moment. Fix it in the YAML view first.' };
  const found = edited(from, edit);
  return found.text === undefined ? { refused: found.reason } : { text: found.text, at: found.at };
}

interface Found {
  text?: string | undefined;
  at: Readonly<NodePath>;
  reason: string;
}

function edited(from: MappingDocument, edit: TextualEdit): Found {
  switch (edit.kind) {
    case 'set-expression':
      return set(from, edit.node, edit.expression.trim(), 'expression');
    case 'set-value':
      return set(from, edit.node, edit.value, 'value');
    case 'insert-path':
      return inserted(from, edit);
    case 'add-field': {
      const group = edit.constant === undefined ? 'fields' : 'constants';
      const at = ['records', edit.rule, group, edit.field];
      if (from.pairAt(at)) return { at, reason: `${edit.field} is already set here.` };
      const { constant } = edit;
      if (typeof constant === 'object' && constant !== null) return { at, reason: 'A constant is a single value.' };
      return constant === undefined
        ? set(from, at, (edit.expression ?? '').trim(), 'expression')
        : set(from, at, constant, 'value');
    }
    case 'add-link': {
      const at = ['records', edit.rule, 'links', edit.field];
      if (from.pairAt(at)) return { at, reason: `${edit.field} is already set here.` };
      const key = keySource(edit.expression);
      const notFound = edit.notFound === undefined ? '' : `, notFound: ${edit.notFound}`;
      const source = `{ object: ${edit.object}, key: { ${edit.keyField}: ${key} }${notFound} }`;
      return { text: addPair(from, at, () => source), at: [...at, 'key', edit.keyField], reason: cannotWrite };
    }
    case 'add-rule': {
      const lines = [
        `object: ${edit.object}`,
        ...(edit.operation === undefined ? [] : [`operation: ${edit.operation}`]),
        ...(edit.keyField === undefined ? [] : [`key: { ${edit.keyField}: ${keySource(edit.keyExpression)} }`]),
      ];
      const index = ruleCount(from);
      const at = ['records', edit.after === undefined ? index : edit.after + 1];
      return { text: addItem(from, 'records', lines, edit.after), at, reason: cannotWrite };
    }
    case 'move-rule':
      return {
        text: moveRule(from, edit.rule, edit.to),
        at: ['records', edit.to],
        reason: 'This record cannot be moved here. Move it in the YAML view.',
      };
    case 'remove-values':
      return { text: withoutValues(from, edit.rule), at: ['records', edit.rule], reason: cannotWrite };
    case 'add-type':
      return addedType(from, edit.type.trim());
    case 'remove-type':
      return { text: removeType(from, edit.type), at: ['event'], reason: 'A mapping needs at least one event type.' };
    case 'remove':
      return {
        text: removeNode(from, edit.node),
        at: edit.node.slice(0, -1),
        reason: 'This cannot be removed by itself.',
      };
  }
}

/** An empty one is an error of the check until somebody chooses a value. */
const keySource = (expression = '') => scalarSource(expression.trim(), { inFlow: true, indent: 0 });

const valueNames = ['constants', 'fields', 'links', 'recordType', 'duplicateRules'];

function withoutValues(from: MappingDocument, rule: number): string | undefined {
  let now: MappingDocument | undefined = from;
  for (const name of valueNames) {
    const path = ['records', rule, name];
    if (!now?.pairAt(path)) continue;
    const text = removeNode(now, path);
    now = text === undefined ? undefined : readDocument(text);
  }
  return now?.text;
}

function addedType(from: MappingDocument, type: string): Found {
  const at = ['event'];
  if (type === '') return { at, reason: 'Write the event type, such as shift.cancelled.' };
  if (typesOf(from).includes(type)) return { at, reason: `This mapping is for ${type} already.` };
  return { text: addType(from, type), at, reason: cannotWrite };
}

const cannotWrite = 'This cannot be written here. Change it in the YAML view.';

function set(from: MappingDocument, at: Readonly<NodePath>, value: ScalarValue, meaning: Meaning): Found {
  const text = from.pairAt(at)
    ? setScalar(from, at, value, meaning)
    : addPair(from, at, (place) => newScalar(value, meaning, place));
  return { text, at, reason: cannotWrite };
}

/** An expression is written plainly where YAML allows it, also where it looks like a number. */
function newScalar(value: ScalarValue, meaning: Meaning, place: { inFlow: boolean; indent: number }): string {
  const isBare =
    meaning === 'expression' && typeof value === 'string' && /^(-?\d+(\.\d+)?|true|false|null)$/.test(value);
  if (isBare) return value;
  const source = scalarSource(value, place);
  // Double quotes are for the texts inside an expression.
  const isQuoted = source.startsWith('"') && typeof value === 'string' && !/[\n\t\\]/.test(value);
  return isQuoted ? `'${value.replaceAll("'", "''")}'` : source;
}

function inserted(from: MappingDocument, { node, names, at }: Extract<TextualEdit, { kind: 'insert-path' }>): Found {
  const old = from.nodeAt(node);
  const before = isScalar(old) ? (typeof old.value === 'string' ? old.value : (old.source ?? '')) : '';
  const rule = node[0] === 'records' ? from.nodeAt(['records', node[1] as number, 'forEach']) : undefined;
  const list = isScalar(rule) && node[2] !== 'forEach' ? plainPath(String(rule.value)) : undefined;
  const { expression } = insertPath(before, writtenPath(names, list), at);
  return set(from, node, expression, 'expression');
}

/** The names of a path that consists only of names. */
function plainPath(expression: string): string[] | undefined {
  const names = expression.trim().match(/`[^`]+`|[A-Za-z_]\w*/g);
  if (!names || names.join('.') !== expression.trim()) return undefined;
  return names.map((name) => name.replaceAll('`', ''));
}

const ruleCount = ({ content }: MappingDocument): number => {
  const { records } = (content() ?? {}) as { records?: unknown };
  return Array.isArray(records) ? records.length : 0;
};
