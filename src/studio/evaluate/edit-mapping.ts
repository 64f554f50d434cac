// An edit of the unsaved text → splices. Two kinds need more than the text: a new example expects what its event becomes, and
// "Accept as expected" writes what an example's event becomes now.

import { Document, isMap, isScalar, visit } from 'yaml';
import { loadForCheck } from '../../check/file-check.ts';
import { withoutDecisions } from '../../draft/decision-list.ts';
import { usualLink } from '../../draft/usual-links.ts';
import { rewriteExpectation } from '../../examples/rewrite-expectation.ts';
import { runExample } from '../../examples/run-example.ts';
import { endOf, startOf } from '../../examples/yaml-locations.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { EditAnswer, EditRequest, NodePath } from '../contract.ts';
import { acceptFinding } from '../edit/accept-finding.ts';
import { addItem } from '../edit/add-item.ts';
import { editText, type TextualEdit } from '../edit/edit-text.ts';
import { readDocument } from '../edit/mapping-document.ts';
import { changeBetween } from '../edit/text-change.ts';
import { decidedIn } from '../form/decisions.ts';
import { mappingForm } from '../form/mapping-form.ts';
import type { EvaluateContext } from './evaluate-mapping.ts';
import { keyOfLink, keyOfRecord } from './propose-key.ts';

export async function editMapping(
  { path, text, edit, event }: EditRequest,
  context: EvaluateContext,
): Promise<EditAnswer> {
  const { schema } = context;
  if (edit.kind === 'accept') {
    const accepted = await withOutcome({ path, text, index: edit.example }, context);
    return 'refused' in accepted
      ? refusal(accepted.refused)
      : answer(text, accepted.text, ['examples', edit.example, 'expect'], accepted.about);
  }
  if (edit.kind === 'add-example') {
    const from = readDocument(text);
    const added = from && addItem(from, 'examples', exampleLines(edit.name, edit.event));
    if (added === undefined) return refusal('The example cannot be added here. Add it in the YAML view.');
    const index = exampleCount(added) - 1;
    const accepted = await withOutcome({ path, text: added, index }, context);
    return 'refused' in accepted
      ? refusal(accepted.refused)
      : answer(text, accepted.text, ['examples', index, 'name'], accepted.about);
  }
  if (edit.kind === 'decide') {
    const from = readDocument(text);
    const decided = edit.decisions ?? (from ? decidedIn(text, mappingForm(from, schema)) : []);
    return answer(text, withoutDecisions(text, decided), []);
  }
  if (edit.kind === 'accept-finding') {
    const accepted = acceptFinding({ path, text }, edit);
    return accepted === undefined
      ? refusal('The comment that accepts this cannot be written here. Write it in the YAML view.')
      : answer(text, accepted, []);
  }
  const edited = editText(text, withKey(edit, { text, event, schema }));
  return 'refused' in edited ? refusal(edited.refused) : answer(text, edited.text, edited.at ?? []);
}

/** The edit with a key, if it adds a record or a link and names none. */
function withKey(
  edit: TextualEdit,
  { text, event, schema }: { text: string; event: JsonObject | undefined; schema: SalesforceSchema },
): TextualEdit {
  const isOpen =
    (edit.kind === 'add-link' && edit.expression === undefined) ||
    (edit.kind === 'add-rule' && edit.keyField === undefined);
  const from = isOpen ? readDocument(text) : undefined;
  if (!from) return edit;
  const events = [...(event ? [event] : []), ...exampleEvents(from.content())];
  const known = { form: mappingForm(from, schema), events, schema };
  if (edit.kind === 'add-link') {
    const owner = known.form.rules[edit.rule]?.object ?? '';
    return { ...edit, expression: keyOfLink(edit, known), ...usualLink(owner, edit.field) };
  }
  if (edit.kind !== 'add-rule') return edit;
  const { expression, ...key } = keyOfRecord(edit.object, known);
  return { ...edit, ...key, keyExpression: expression };
}

function exampleEvents(content: unknown): JsonObject[] {
  const { examples } = (content ?? {}) as { examples?: unknown };
  const all: unknown[] = Array.isArray(examples) ? examples : [];
  return all.flatMap((example) => {
    const { event } = (example ?? {}) as { event?: JsonValue };
    return isJsonObject(event) ? [event] : [];
  });
}

const refusal = (reason: string): EditAnswer => ({ kind: 'refused', reason });

function answer(before: string, after: string, at: Readonly<NodePath>, about?: string): EditAnswer {
  const change = changeBetween(before, after);
  const from = readDocument(after);
  const node = from?.nodeAt(at);
  const inside = change ? change.start + change.text.length : 0;
  const selection = node && from ? { start: startOf(node), end: endOf(from, node) } : { start: inside, end: inside };
  return {
    kind: 'edited',
    edits: change ? [change] : [],
    text: after,
    selection,
    ...(about !== undefined && { about }),
  };
}

interface ExampleAt {
  path: string;
  text: string;
  index: number;
}

/** The text in which the example expects what its event becomes. */
async function withOutcome(
  { path, text, index }: ExampleAt,
  { settings, schema, org, dataSchema }: EvaluateContext,
): Promise<{ text: string; about: string } | { refused: string }> {
  const { compiled, mappings } = await loadForCheck([...settings, { path, text }], schema, { dataSchema });
  const mapping = compiled.find(({ file }) => file === path);
  if (!mapping) return { refused: 'Fix the errors of the mapping first: nothing is written while it does not load.' };
  if (!mapping.examples[index]) return { refused: 'There is no such example.' };
  const run = await runExample(mapping, index, { mappings, org });
  if (run.foreignType !== undefined)
    return { refused: `This event has the type ${run.foreignType}, and this mapping is for another.` };
  if (run.failure) return { refused: `The event fails, and a failure is never accepted: ${run.failure.message}` };
  const names = run.differences.map(({ subject }) => subject);
  const about =
    names.length === 0 ? 'The example already expects this.' : `It will expect the new value of ${listed(names)}.`;
  return { text: rewriteExpectation(text, index, run.actual), about };
}

function listed(names: readonly string[]): string {
  const shown = [...new Set(names)];
  if (shown.length > 5) return `${shown.slice(0, 4).join(', ')} and ${shown.length - 4} more`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function exampleCount(text: string): number {
  const { examples } = (readDocument(text)?.content() ?? {}) as { examples?: unknown };
  return Array.isArray(examples) ? examples.length : 0;
}

/** In the layout of hand-written examples: small groups on one line. */
function exampleLines(name: string, event: JsonObject): string[] {
  const document = new Document({ name, event, expect: [] });
  visit(document, {
    Map(_, map, ancestors) {
      const isSmall = ancestors.length > 3 && map.items.every(({ value }) => isScalar(value));
      if (isSmall && isMap(map)) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 116, flowCollectionPadding: true }).trimEnd().split('\n');
}
