// Keys that are the same for every event: all events write one record.
import type { CompiledKey, CompiledRule, Expression } from '../../../pipeline/mapping/mappings.ts';
import { withArticle } from '../../../values/with-article.ts';
import { pathsRead } from '../../expressions/reads-event.ts';
import { asNode, type Node, pathText } from '../../expressions/tree.ts';
import type { Report } from '../../report.ts';
import type { ExampleRuns } from '../../run-examples.ts';

/** Attributes that all events of a type have in common. */
const commonToAll = new Set(['type', 'specversion', 'datacontenttype', 'dataschema']);

export function checkSameKey(rule: CompiledRule, runs: ExampleRuns, report: Report): void {
  const { key, sObject, options } = rule;
  if (!key || key.isId) return;
  const isSure = isFixed(key, rule.when);
  if (!isSure && !isSameInExamples(rule, key, runs)) return;
  const what = isSure ? 'This key is the same for every event' : 'This key is the same in all examples';
  const then = {
    create: `only the first event creates ${withArticle(sObject)}`,
    upsert: `they all write the same ${sObject}`,
    update: `they all change the same ${sObject}`,
    delete: `they all delete the same ${sObject}`,
  }[options.operation];
  report(key.value.location, {
    code: 'mapping/same-key',
    severity: 'warning',
    message: isSure
      ? `${what}, so ${then}.`
      : `${what}, although the events differ. If it is the same in all events, ${then}.`,
    hint: isSure
      ? 'Use a value that identifies the record, such as data.counselor.id, or id for a record of its own for each event.'
      : 'Use a value that identifies the record. If other events have other values here, add an example that shows one.',
  });
}

function isFixed({ value }: CompiledKey, when: Expression | undefined): boolean {
  const fixed = fixedBy(asNode(when?.tree));
  return [...pathsRead(value.tree)].every((path) => commonToAll.has(path) || fixed.has(path));
}

/** The paths that have one value where the condition holds: `data.kind = "risk" and …`. */
function fixedBy(condition: Node | undefined): ReadonlySet<string> {
  const [left, right] = [asNode(condition?.lhs), asNode(condition?.rhs)];
  if (condition?.type !== 'binary') return new Set();
  if (condition.value === 'and') return new Set([...fixedBy(left), ...fixedBy(right)]);
  const path = right?.type === 'string' ? pathText(left) : left?.type === 'string' ? pathText(right) : undefined;
  return new Set(condition.value === '=' && path !== undefined ? [path] : []);
}

/** Names of values that identify something. Examples are often about one person, so the same id shows nothing. */
export const identifies =
  /(^|_)(id|ids|key|uuid|guid|email|number|no|code|ref|login|username|slug|phone)$|[a-z](Id|ID|Key|Email|Number|Code)$/i;

/** Most values that identify something have a digit. */
const looksLikeId = (value: unknown) => typeof value !== 'string' || /[\d@]/.test(value);

function isSameInExamples({ forEach }: CompiledRule, { value }: CompiledKey, runs: ExampleRuns): boolean {
  const paths = [...pathsRead(value.tree)];
  const isAboutOne = (path: string) => identifies.test(path.split('.').at(-1) ?? '');
  // A record for each day is the same all day.
  if (forEach || paths.length === 0 || paths.some((path) => /^[$…]/.test(path) || path === 'time' || isAboutOne(path)))
    return false;
  const found = runs.found.get(value) ?? [];
  const different = (part: string) => new Set(found.map(({ example }) => JSON.stringify(example.event[part]))).size > 1;
  const keys = new Set(found.map((each) => JSON.stringify(each.value)));
  return keys.size === 1 && !looksLikeId(found[0]?.value) && different('id') && different('data');
}
