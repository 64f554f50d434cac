// Values that replace what Salesforce knows although the event says nothing: a default for a name that Salesforce requires,
// and a checkbox that a comparison sets to false because the value is missing.

import type { CompiledRule, Expression } from '../../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../../salesforce-schema.ts';
import { isBlank } from '../../../values/blank.ts';
import { asNode, calledName, type Node, offsetOf } from '../../expressions/tree.ts';
import type { Finding } from '../../report.ts';
import type { ExampleRecord, ExampleRuns } from '../../run-examples.ts';
import { firstOf, pathOf, pathsOf, valueAt } from './value-at.ts';

interface Written {
  /** For messages: `Contact.LastName`. */
  name: string;
  field: SObjectField;
  value: Expression;
  /** True if a new record cannot be created without the field. */
  isRequired: boolean;
  rule: CompiledRule;
  runs: ExampleRuns;
}

export interface Placed {
  /** Index in the expression's source. */
  offset: number;
  finding: Finding;
}

/** Undefined if no example shows it, and for a record that is only created, which has no old value. */
export function overwriteFinding(written: Written): Placed | undefined {
  const { rule, value, field, runs } = written;
  const { operation } = rule.options;
  if (operation !== 'upsert' && operation !== 'update') return undefined;
  const tree = asNode(value.tree);
  const records = runs.records.filter((record) => record.rule === rule && record.values.has(value));
  if (!tree || records.length < 2) return undefined;
  return field.type === 'boolean' ? falseForMissing(tree, records, written) : defaultOverKnown(tree, records, written);
}

/** What the text of a default says if it means that the value is not known. */
const unknownWords = /^\W*(unknown|n\/?a|tbd|not (known|given|provided|available|specified)|no name)\b/i;

function defaultOverKnown(tree: Node, records: readonly ExampleRecord[], written: Written): Placed | undefined {
  const { name, isRequired, value, rule } = written;
  const found = defaultIn(tree);
  if (!found) return undefined;
  const { path, otherwise } = found;
  const [lacking, known] = [
    records.find((record) => isMissing(path, record)),
    records.filter((record) => !isMissing(path, record)),
  ];
  if (!lacking || known.length === 0) return undefined;
  const key = rule.key && lacking.values.get(rule.key.value);
  const isSameRecord = key !== undefined && known.some(({ values }) => rule.key && values.get(rule.key.value) === key);
  const saysUnknown = otherwise.type === 'string' && unknownWords.test(String(otherwise.value));
  // Other defaults, such as "None", may be what the event means.
  if (!isRequired && !(saysUnknown && isSameRecord)) return undefined;
  const text = path.join('.');
  const isUpsert = rule.options.operation === 'upsert';
  return {
    offset: offsetOf(value.source, otherwise),
    finding: {
      code: 'mapping/default-overwrites',
      severity: 'warning',
      message: `The example "${lacking.example.name}" has no ${text}, and this default then replaces the ${name} that Salesforce already has.`,
      hint:
        isUpsert && isRequired
          ? `Write two records: a create with the default, and after it an update with ${text} alone, which keeps what is there.`
          : `Leave out the default: ${text}. Without a value, Salesforce keeps what it has.`,
    },
  };
}

/** These return the text that they are given, or a part of it. */
const passOn = new Set(['trim', 'truncate', 'string', 'html', 'uppercase', 'lowercase']);

/** The default of a path, and the path: `data.last ?: "Unknown"`, also as a condition that is written out. */
function defaultIn(node: Node): { path: readonly string[]; otherwise: Node } | undefined {
  const first = firstOf(node);
  if (node.type === 'function' && first && passOn.has(calledName(node) ?? '')) return defaultIn(first);
  if (node.type !== 'condition') return undefined;
  const [then, otherwise] = [asNode(node.then), asNode(node.else)];
  const tested = pathsOf(node.condition).map((path) => path.join('.'));
  const [path, ...others] = pathsOf(then);
  if (!path || others.length > 0 || !otherwise || !tested.includes(path.join('.'))) return undefined;
  return otherwise.type === 'string' || otherwise.type === 'number' ? { path, otherwise } : undefined;
}

function falseForMissing(tree: Node, records: readonly ExampleRecord[], { name, value }: Written): Placed | undefined {
  const path = comparedPath(tree);
  if (!path) return undefined;
  const lacking = records.find((record) => isMissing(path, record) && record.values.get(value) === false);
  const others = records.filter((record) => !isMissing(path, record));
  if (!lacking || others.length === 0) return undefined;
  const text = path.join('.');
  // 0 and false are values, and count as no.
  const isText = others.every((record) => typeof valueAt(path, record) === 'string');
  const condition = isText ? text : `$exists(${text})`;
  return {
    offset: 0,
    finding: {
      code: 'mapping/false-if-missing',
      severity: 'warning',
      message: `The example "${lacking.example.name}" has no ${text}, and this then sets ${name} to false, even if it is true in Salesforce.`,
      hint: `To keep the value then, write ${condition} ? ${shortened(value.source)}. If a missing value means false, write (${text} ?: "") in place of ${text}.`,
    },
  };
}

const shortened = (source: string) => {
  const text = source.trim().replace(/\s+/g, ' ');
  return text.length > 60 ? '…' : text;
};

/** The path of a comparison that is false without it. */
function comparedPath(node: Node): readonly string[] | undefined {
  if (node.type === 'condition') {
    const values = [asNode(node.then)?.value, asNode(node.else)?.value];
    const condition = asNode(node.condition);
    return condition && values.includes(true) && values.includes(false) ? comparedPath(condition) : undefined;
  }
  if (node.type !== 'binary' || !['=', 'in'].includes(String(node.value))) return undefined;
  const left = asNode(node.lhs);
  const read = left?.type === 'function' && passOn.has(calledName(left) ?? '') ? firstOf(left) : left;
  return pathOf(read);
}

function isMissing(path: readonly string[], record: ExampleRecord): boolean {
  const value = valueAt(path, record);
  return value === undefined || (typeof value === 'string' && isBlank(value));
}
