// `POST /api/mapping/evaluate`, `/edit`, `/draft`
import { loadFolders } from '../../../cli/input/load.ts';
import { UsageError } from '../../../cli/io.ts';
import type { JsonObject } from '../../../json.ts';
import type { DraftAnswer, EditAnswer, EvaluateRequest, Evaluation, MappingEdit, NodePath } from '../../contract.ts';
import { eventIn, textIn, textsIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { askNow, SupersededError, TooLongError } from '../thread/evaluator.ts';

export async function evaluated(project: StudioProject, body: JsonObject): Promise<Evaluation> {
  const event = eventIn(body);
  const request = { path: textIn(body, 'path'), text: textIn(body, 'text'), ...(event && { event }) };
  return refusing(evaluatedInTime(project, request));
}

/** Paths of mappings that took too long when they were evaluated last. */
const slow = new WeakMap<StudioProject, Set<string>>();

/** A mapping that takes too long is evaluated with small limits: its findings say which expression it is. */
async function evaluatedInTime(project: StudioProject, request: EvaluateRequest): Promise<Evaluation> {
  const slowHere = slow.get(project) ?? new Set();
  slow.set(project, slowHere);
  if (!slowHere.has(request.path)) {
    try {
      return await project.evaluate(request);
    } catch (error) {
      if (!(error instanceof TooLongError)) throw error;
      slowHere.add(request.path);
    }
  }
  const evaluation = await askNow(project, 'evaluate', { ...request, isQuick: true });
  if (!evaluation.examples?.some(({ result }) => result.outcome === 'fails')) slowHere.delete(request.path);
  return evaluation;
}

export async function edited(project: StudioProject, body: JsonObject): Promise<EditAnswer> {
  const event = eventIn(body);
  const request = {
    ...{ path: textIn(body, 'path'), text: textIn(body, 'text'), edit: editIn(body.edit) },
    ...(event && { event }),
  };
  return refusing(askNow(project, 'edit', request));
}

export async function drafted(project: StudioProject, body: JsonObject): Promise<DraftAnswer> {
  const event = eventIn(body);
  if (!event) throw new RequestError(400, '"event" must be a JSON object.');
  try {
    const loaded = await loadFolders(project.folders);
    const options = { object: textsIn(body, 'objects'), mappings: project.folders.mappings };
    const { draftEvent } = await import('../../../cli/commands/mappings/new.ts');
    const { file, text } = await draftEvent(event, options, loaded);
    return { kind: 'drafted', path: file, text };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'refused', reason: sentence(error.message) };
  }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;

async function refusing<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SupersededError) throw new RequestError(409, error.message);
    if (error instanceof TooLongError) throw new RequestError(422, error.message);
    throw error;
  }
}

/** What each kind of edit needs, by name. */
const shapes: Record<MappingEdit['kind'], Record<string, (value: unknown) => boolean>> = {
  'set-expression': { node: isNode, expression: isText },
  'set-value': { node: isNode, value: isScalar },
  'insert-path': { node: isNode, names: isTexts, at: isIndex },
  'add-field': { rule: isIndex, field: isName },
  'add-link': { rule: isIndex, field: isName, object: isName, keyField: isName },
  'add-rule': { object: isName },
  'move-rule': { rule: isIndex, to: isIndex },
  'remove-values': { rule: isIndex },
  'accept-finding': { code: isCode, line: isIndex, column: isIndex, reason: isText },
  'add-type': { type: isText },
  'remove-type': { type: isText },
  remove: { node: isNode },
  decide: { decisions: (value) => value === undefined || isTexts(value) },
  'add-example': { name: isText, event: isObject },
  accept: { example: isIndex },
};

function editIn(value: unknown): MappingEdit {
  const edit = isObject(value) ? value : {};
  const kind = String(edit.kind);
  const shape = Object.hasOwn(shapes, kind) ? shapes[kind as MappingEdit['kind']] : undefined;
  if (!shape) throw new RequestError(400, 'There is no such edit.');
  for (const [name, isRight] of Object.entries(shape)) {
    if (!isRight(edit[name])) throw new RequestError(400, `"${name}" of the edit is missing, or is of another kind.`);
  }
  for (const name of ['keyField', 'object', 'field']) {
    if (edit[name] !== undefined && !isName(edit[name])) throw new RequestError(400, `"${name}" must be an API name.`);
  }
  for (const name of ['expression', 'keyExpression']) {
    if (edit[name] !== undefined && !isText(edit[name])) throw new RequestError(400, `"${name}" must be a text.`);
  }
  for (const [name, only] of Object.entries({ operation: 'create', notFound: 'omit' })) {
    if (edit[name] !== undefined && edit[name] !== only) throw new RequestError(400, `"${name}" can only be ${only}.`);
  }
  return edit as unknown as MappingEdit;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isText(value: unknown): boolean {
  return typeof value === 'string';
}
/** It is written into the file as it is. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z]\w*$/.test(value);
}
function isCode(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z-]+\/[a-z-]+$/.test(value);
}
function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
function isIndex(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
function isNode(value: unknown): value is NodePath {
  return Array.isArray(value) && value.length > 0 && value.every((step) => isText(step) || isIndex(step));
}
