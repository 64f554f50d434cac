// Checks one mapping: its examples, and each of its records with their expressions.
import { mostProblems } from '../pipeline/mapping/first-problems.ts';
import type { CompiledMapping, Expression, Mappings } from '../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { type ExpressionContext, inferExpression } from './expressions/infer.ts';
import { itemOf } from './expressions/infer-path.ts';
import type { SalesforceNames, ShownEvent } from './expressions/scope.ts';
import type { Finding, Report } from './report.ts';
import { checkConstants } from './rules/check-constants.ts';
import { checkExamples, checkPlans, reportFailure } from './rules/check-examples.ts';
import { checkFields } from './rules/check-fields.ts';
import { checkForEach } from './rules/check-for-each.ts';
import { checkOperation } from './rules/check-operation.ts';
import { checkOrder } from './rules/check-order.ts';
import { checkRequired } from './rules/check-required.ts';
import { checkKeyThere } from './rules/keys/check-key-there.ts';
import { checkSameKey } from './rules/keys/check-same-key.ts';
import { checkSharedKey } from './rules/keys/check-shared-key.ts';
import { checkNames } from './rules/set-up/check-names.ts';
import { checkPersonAccount } from './rules/set-up/person-accounts.ts';
import { checkEventEnds } from './rules/values/event-ends.ts';
import { checkNoneLeft } from './rules/values/none-left.ts';
import { checkAccount } from './rules/visibility/check-account.ts';
import type { ExampleRuns } from './run-examples.ts';
import { isNeverOf, type Kind, type Shape } from './shapes/shape.ts';
import { eventShapes } from './shapes/shape-of-event.ts';

export interface MappingContext {
  mappings: Mappings;
  schema: SalesforceSchema;
  runs: ExampleRuns;
  report: Report;
}

export async function checkMapping(mapping: CompiledMapping, context: MappingContext): Promise<void> {
  const { schema, runs } = context;
  let errors = 0;
  const report: Report = (location, finding) => {
    if (finding.severity !== 'warning') errors += 1;
    context.report(location, finding);
  };
  checkExamples(mapping, runs, report);
  const faulty = new Set<Expression>();
  const events = eventShapes(mapping, runs.documents, runs.rounded);
  const event = events.ofTypes(events.types);
  const evidence = evidenceOf(mapping, runs.documents.length);
  const examples = runs.documents.map((document): ShownEvent => {
    const rounded = runs.rounded.get(document);
    return { name: runs.names.get(document) ?? '', document, ...(rounded && { rounded }) };
  });
  const infer = (expression: Expression, known: Partial<ExpressionContext> = {}, to = report) =>
    inferExpression(expression, { events, evidence, examples, ...known }, (location, finding) => {
      if (finding.severity !== 'warning') faulty.add(expression);
      to(location, finding);
    });
  const wants = (expression: Expression, shape: Shape, kinds: readonly Kind[], finding: Finding) => {
    if (isNeverOf(shape, new Set(kinds))) report(expression.location, finding);
  };

  if (mapping.newest) wants(mapping.newest, infer(mapping.newest), ['number', 'text'], wrongNewest);
  for (const rule of mapping.rules) {
    if (errors > mostProblems) break;
    const names = { salesforce: salesforceNames(rule.sObject, schema) };
    const item = rule.forEach && { item: itemOf(infer(rule.forEach, names)) };
    if (rule.when) wants(rule.when, infer(rule.when, { ...names, ...item }), ['boolean'], wrongWhen);
    const records = { rule, schema, report, runs };
    checkForEach(rule, event, report);
    checkOperation(records);
    checkRequired(records);
    checkNames(records);
    checkPersonAccount(records);
    checkAccount(records, mapping);
    const condition = rule.when && { when: rule.when };
    checkConstants(records);
    checkSameKey(rule, runs, report);
    checkSharedKey(records, mapping);
    checkKeyThere(rule, mapping, report);
    checkNoneLeft(rule, report);
    checkEventEnds(rule, runs, report);
    checkFields(records, (expression, picklist, to) =>
      infer(expression, { ...names, ...item, ...condition, picklist }, to),
    );
  }
  checkOrder(mapping, report);
  for (const failure of runs.failures) if (!faulty.has(failure.expression)) reportFailure(failure, report);
  if (errors === 0) await checkPlans(mapping, context);
}

function salesforceNames(sObject: string, schema: SalesforceSchema): SalesforceNames {
  const relationships = new Set(
    (schema.sObject(sObject)?.fields ?? []).flatMap(({ relationshipName }) => relationshipName?.toLowerCase() ?? []),
  );
  return {
    isField: (name) => schema.field(sObject, name) !== undefined,
    isRecord: (name) => relationships.has(name.toLowerCase()) || schema.sObject(name) !== undefined,
  };
}

/** Where the check looked for a path, for messages. */
function evidenceOf({ schema }: CompiledMapping, examples: number): string {
  const bySchema = schema === undefined ? '' : ' and not in "schema"';
  if (examples === 0) return 'is not in "schema"';
  return `is in ${examples === 1 ? 'no' : `none of the ${examples}`} example${examples === 1 ? '' : 's'}${bySchema}`;
}

const wrongWhen: Finding = {
  code: 'mapping/wrong-result',
  message: '"when" must return true or false, and this returns neither.',
  hint: 'Compare the value, as in data.counselor.level = 2, or test whether it is there: $exists(…).',
};

const wrongNewest: Finding = {
  code: 'mapping/wrong-result',
  message: '"newest" must return a number or a time, and this returns neither.',
  hint: 'Use a count that only increases, or a time such as 2026-03-02T15:04:05Z.',
};
