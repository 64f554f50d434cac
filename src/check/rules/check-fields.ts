// Whether the expressions of a record return values that fit their fields: by their form, and in the examples.
import type { JsonValue } from '../../json.ts';
import { isNumeric } from '../../pipeline/mapping/compile/known-names.ts';
import type { CompiledRule, Expression, Missing } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema, SObjectField } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import { asNode } from '../expressions/tree.ts';
import type { Finding, Report } from '../report.ts';
import { wordsFor } from '../shapes/kind-words.ts';
import { isNeverOf, type Shape, without } from '../shapes/shape.ts';
import type { RecordContext } from './check-operation.ts';
import { isRequired, mayCreate } from './check-required.ts';
import { kindsFor, misfit, neverEmpty, wrongKind } from './field-values.ts';
import { literalMistake } from './literal-texts.ts';
import { choicesOf } from './picklists.ts';
import { idOfAnotherObject } from './set-up/ids-of-another-object.ts';
import { linkByKey } from './set-up/link-by-key.ts';
import { writesPerson } from './set-up/person-accounts.ts';
import { cutDayFinding } from './values/cut-day.ts';
import { overwriteFinding } from './values/overwrites.ts';
import { formattedFinding, fractionFinding } from './values/percent.ts';
import { promisedFinding } from './values/promised.ts';
import { richTextFinding } from './values/rich-text.ts';
import { pathOf } from './values/value-at.ts';

/** Reports mistakes in an expression and returns the shape of its result. */
type Infer = (expression: Expression, picklist: readonly string[], report: Report) => Shape;

interface Part {
  /** For messages: `Contact.LastName`. */
  name: string;
  field: SObjectField;
  value: Expression;
  /** An empty key refuses the event, where an empty field only refuses the value. */
  isKey: boolean;
  /** The objects whose Ids the field takes; none if it takes other values. */
  owners: readonly string[];
  /** The field, if a new record cannot be created without it. */
  required?: string;
}

export function checkFields(context: RecordContext, infer: Infer): void {
  const { rule, report } = context;
  for (const part of partsOf(context)) {
    let errors = 0;
    const codes = new Set<string>();
    const counted: Report = (location, finding) => {
      if (finding.severity !== 'warning') errors += 1;
      codes.add(finding.code);
      report(location, finding);
    };
    const shape = infer(part.value, choicesOf(part.field), counted);
    checkKinds(part, shape, { ...context, report: counted });
    const formatted = isNumeric(part.field) ? formattedFinding(part.name, part.field, part.value) : undefined;
    if (formatted) counted(part.value.locationOf(formatted.offset), formatted.finding);
    const promised = promisedFinding(part.name, part.field, { value: part.value, when: rule.when, shape });
    if (promised && errors === 0) counted(part.value.location, promised);
    // A text of the mapping itself has been reported where it is written.
    const others: Report = (location, finding) => {
      if (!codes.has(finding.code)) counted(location, finding);
    };
    if (errors === 0) checkExampleValues(part, { ...context, report: others });
    if (errors === 0) checkEmptiness(part, shape, rule, report);
    if (errors === 0) checkOverwrites(part, context);
  }
}

function partsOf({ rule, schema }: RecordContext): Part[] {
  const part = (sObject: string, field: string, value: Expression, isKey: boolean): Part[] => {
    const described = schema.field(sObject, field);
    if (!described) return [];
    return [{ name: `${sObject}.${field}`, field: described, value, isKey, owners: ownersOf(described, sObject) }];
  };
  const isPerson = writesPerson(rule, schema);
  const required = ({ field, missing }: { field: string; missing: Missing }) => {
    const described = schema.field(rule.sObject, field);
    const isNeeded = described && (isRequired(described) || (isPerson && field === 'LastName'));
    return isNeeded && mayCreate(rule) && missing === 'keep' ? { required: field } : {};
  };
  return [
    ...(rule.key ? part(rule.sObject, rule.key.field, rule.key.value, true) : []),
    ...rule.fields.flatMap((field) =>
      part(rule.sObject, field.field, field.value, false).map((each) => ({ ...each, ...required(field) })),
    ),
    ...rule.links.flatMap((link) =>
      // An Id is the value of the lookup itself.
      (link.key.isId
        ? part(rule.sObject, link.field, link.key.value, true).map((each) => ({ ...each, owners: [link.sObject] }))
        : part(link.sObject, link.key.field, link.key.value, true)
      ).map((each) => ({ ...each, ...required(link) })),
    ),
  ];
}

const ownersOf = ({ type, referenceTo = [] }: SObjectField, sObject: string): readonly string[] =>
  type === 'id' ? [sObject] : type === 'reference' ? referenceTo : [];

function checkKinds({ name, field, value, owners }: Part, shape: Shape, { schema, report }: RecordContext) {
  const literals =
    field.type === 'multipicklist' ? [...shape.literals, ...(shape.items?.literals ?? [])] : shape.literals;
  for (const { text, offset } of literals) {
    const finding =
      idOfAnotherObject(name, owners, text, schema) ?? misfit(name, field, text, true) ?? literalMistake(text, 'text');
    if (finding) report(value.locationOf(offset), withLink(finding, field, '…', schema));
  }
  // A function is reported at its place in the expression.
  if (isNeverOf(without(shape, 'null', 'function'), kindsFor(field))) {
    const several = shape.kinds.has('list') ? 'list' : shape.kinds.has('object') ? 'object' : undefined;
    report(
      value.location,
      withLink(wrongKind(name, field, `this is ${wordsFor(shape.kinds)}`, several), field, value.source, schema),
    );
  }
}

/** An empty value that no example shows, but that `schema` or the form of the expression allows. */
function checkEmptiness(
  { name, field, value, isKey, required }: Part,
  shape: Shape,
  rule: CompiledRule,
  report: Report,
) {
  if (shape.unknown) return;
  const mayBeNull = shape.kinds.has('null');
  if (!isKey && mayBeNull && !field.nillable) {
    const message = `${name} cannot be empty, and this may be null.`;
    report(value.location, { ...neverEmpty(name, field), message, severity: 'warning' });
  }
  if (required === undefined || !(shape.absent || (isKey && mayBeNull))) return;
  report(value.location, {
    code: 'mapping/required-field',
    severity: 'warning',
    message: `Creating ${withArticle(rule.sObject)} requires ${required}, and this may find nothing.`,
    hint: 'Give a default: (… ?: "something"), or make "schema" require it.',
  });
}

function checkOverwrites(part: Part, { rule, runs, schema, report }: RecordContext) {
  if (part.isKey) return;
  const isNeeded = isRequired(part.field) || (writesPerson(rule, schema) && part.field.name === 'LastName');
  const all = [
    overwriteFinding({ ...part, isRequired: isNeeded, rule, runs }),
    cutDayFinding(part.field, part.value, rule, runs),
  ];
  for (const found of all) if (found) report(part.value.locationOf(found.offset), found.finding);
}

/** Reports the first example whose value does not fit. */
function checkExampleValues(part: Part, { rule, runs, schema, report }: RecordContext) {
  const found = runs.found.get(part.value) ?? [];
  const { name, field } = part;
  const values = found.map(({ value }) => value);
  const fraction = fractionFinding(name, field, values, part.value.source);
  if (fraction) report(part.value.location, fraction);
  for (const { example, value } of found) {
    const finding =
      exampleFinding(part, value, rule) ??
      (typeof value === 'string' ? idOfAnotherObject(name, part.owners, value, schema) : undefined) ??
      richTextFinding(name, field, value);
    if (!finding) continue;
    const { message, ...rest } = withPath(withLink(finding, field, part.value.source, schema), part.value);
    report(part.value.location, { ...rest, message: `In the example "${example.name}": ${message}` });
    return;
  }
}

/** A lookup says which link to write. */
function withLink(finding: Finding, field: SObjectField, source: string, schema: SalesforceSchema): Finding {
  const hint = finding.code === 'mapping/wrong-value' ? linkByKey(field, source, schema) : undefined;
  return hint === undefined ? finding : { ...finding, hint };
}

/** The whole form, which keeps the value in Salesforce if the text is empty or missing: `$number("")` fails. */
function withPath(finding: Finding, { tree }: Expression): Finding {
  const path = pathOf(asNode(tree))?.join('.');
  const call = /\$number\(\$replace\(…(.*?)\)\)/.exec(finding.hint ?? '');
  if (path === undefined || !call) return finding;
  return { ...finding, hint: finding.hint?.replace(call[0], `${path} ? $number($replace(${path}${call[1]}))`) };
}

function exampleFinding(
  { name, field, isKey, required }: Part,
  value: JsonValue | undefined,
  { sObject }: CompiledRule,
) {
  if (value !== undefined && !(isKey && isEmpty(value))) return valueFinding(name, field, value);
  if (required === undefined) return undefined;
  return {
    code: 'mapping/required-field',
    message: `creating ${withArticle(sObject)} requires ${required}, and the expression finds nothing.`,
    hint: 'Give a default: (… ?: "something"), or write operation: update.',
  };
}

const isEmpty = (value: JsonValue) => value === null || (typeof value === 'string' && value.trim() === '');

function valueFinding(name: string, field: SObjectField, value: JsonValue): Finding | undefined {
  if (typeof value !== 'object' || value === null) return misfit(name, field, value);
  if (field.type !== 'multipicklist' || !Array.isArray(value)) {
    return wrongKind(name, field, '', Array.isArray(value) ? 'list' : 'object');
  }
  return value.length === 0 ? misfit(name, field, null) : misfit(name, field, value.join(';'));
}
