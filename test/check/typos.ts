// Misspells the words of mappings one at a time, to see whether the check reports it: every name in a path, and every
// function, field, object and picklist value, in three ways.
import { checkMappings } from '../../src/check/check-mappings.ts';
import { asNode, type Node } from '../../src/check/expressions/tree.ts';
import { choicesOf } from '../../src/check/rules/picklists.ts';
import type { MappingFile } from '../../src/mapping-files.ts';
import { tokenStart } from '../../src/pipeline/mapping/expressions/expression-problem.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { CompiledMapping, CompiledRule, Expression, SourceLocation } from '../../src/pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../src/salesforce-schema.ts';

export type WordKind = 'path' | 'function' | 'field' | 'object' | 'picklist word';

export interface Word {
  kind: WordKind;
  text: string;
  /** Offset of the first letter. */
  location: SourceLocation;
}

export interface Typo {
  word: Word;
  written: string;
}

/** The words of valid mappings that the check must know, with their locations. */
export async function wordsOf(files: readonly MappingFile[], schema: SalesforceSchema): Promise<Word[]> {
  const { mappings } = await loadMappings(files, schema);
  const words = mappings.all().flatMap((mapping) => {
    const text = files.find(({ path }) => path === mapping.file)?.text ?? '';
    return [
      ...(mapping.newest ? expressionWords(mapping.newest, []) : []),
      ...mapping.rules.flatMap((rule) => ruleWords(rule, schema)),
      ...objectWords(mapping, text),
    ];
  });
  return [...new Map(words.map((word) => [JSON.stringify(word.location), word])).values()];
}

/** A missing letter, two swapped letters, and a doubled letter. */
export function typosOf(word: Word): Typo[] {
  const { text } = word;
  const middle = Math.floor(text.length / 2);
  const swap = [...text].findIndex(
    (letter, index) => index >= middle - 1 && letter !== text[index + 1] && index + 1 < text.length,
  );
  const at = Math.max(0, swap);
  const written = [
    text.slice(0, middle) + text.slice(middle + 1),
    text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2),
    text.slice(0, middle) + text[middle] + text.slice(middle),
  ];
  return written.map((each) => ({ word, written: each }));
}

/** Whether a problem is reported at the line where the typo is. */
export async function isSeen(
  { word, written }: Typo,
  files: readonly MappingFile[],
  schema: SalesforceSchema,
): Promise<boolean> {
  const { file, line } = word.location;
  const changed = files
    .filter(({ path }) => path === file || path.includes('_settings'))
    .map((each) => (each.path === file ? { ...each, text: replaced(each.text, word, written) } : each));
  const { problems } = await checkMappings(changed, schema);
  return problems.some((problem) => problem.file === file && problem.line === line);
}

function replaced(text: string, { location, text: word }: Word, written: string): string {
  const lines = text.split('\n');
  const line = [...(lines[location.line - 1] ?? '')];
  const found = line.slice(location.column - 1, location.column - 1 + word.length).join('');
  if (found !== word)
    throw new Error(`${location.file}:${location.line}:${location.column} has "${found}" and not "${word}".`);
  line.splice(location.column - 1, word.length, written);
  lines[location.line - 1] = line.join('');
  return lines.join('\n');
}

function objectWords({ file }: CompiledMapping, text: string): Word[] {
  const rules = text.slice(0, Math.max(0, text.search(/^examples:/m)));
  return [...rules.matchAll(/\bobject: (\w+)/g)].map(({ 0: all, 1: name = '', index }) => {
    const before = rules.slice(0, index + all.length - name.length);
    const line = before.split('\n').length;
    return { kind: 'object', text: name, location: { file, line, column: before.length - before.lastIndexOf('\n') } };
  });
}

function ruleWords(rule: CompiledRule, schema: SalesforceSchema): Word[] {
  const choices = (sObject: string, field: string) => {
    const described = schema.field(sObject, field);
    return described ? choicesOf(described) : [];
  };
  const parts = [...rule.fields, ...rule.constants, ...rule.links, ...rule.links.map(({ key }) => key)];
  const named = [...parts, ...(rule.key ? [rule.key] : [])];
  return [
    ...named.map(({ field, nameLocation }): Word => ({ kind: 'field', text: field, location: nameLocation })),
    ...rule.constants
      .filter(({ field, value }) => choices(rule.sObject, field).includes(String(value)))
      .map(({ value, location }): Word => ({ kind: 'picklist word', text: String(value), location })),
    ...[rule.when, rule.forEach, rule.key?.value, ...rule.links.map(({ key }) => key.value)].flatMap((expression) =>
      expression ? expressionWords(expression, []) : [],
    ),
    ...rule.fields.flatMap(({ field, value }) => expressionWords(value, choices(rule.sObject, field))),
  ];
}

function expressionWords(expression: Expression, choices: readonly string[]): Word[] {
  const { source, tree, locationOf } = expression;
  return nodesIn(tree).flatMap((node): Word[] => {
    const text = String(node.value);
    const start = tokenStart(source, node.position ?? 0, text);
    if (node.type === 'name' && source.startsWith(text, start))
      return [{ kind: 'path', text, location: locationOf(start) }];
    if (node.type === 'string' && choices.includes(text)) {
      return [{ kind: 'picklist word', text, location: locationOf(start + 1) }];
    }
    const called = asNode(node.procedure);
    if (called?.type !== 'variable' || called.position === undefined) return [];
    const name = String(called.value);
    return [{ kind: 'function', text: name, location: locationOf(tokenStart(source, called.position, name) + 1) }];
  });
}

/** JSONata's tree repeats the left side of `?:`: each location counts once. */
function nodesIn(tree: unknown): Node[] {
  if (typeof tree !== 'object' || tree === null || tree instanceof RegExp) return [];
  const inside = Object.values(tree).flatMap(nodesIn);
  return Array.isArray(tree) ? inside : [tree as Node, ...inside];
}
