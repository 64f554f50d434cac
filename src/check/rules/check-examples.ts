// Examples that cannot do their job: events of other types, broken events, and events on which the mapping fails.
// Whether an example becomes what it expects is tested elsewhere.
import type { JsonObject } from '../../json.ts';
import { toEvent } from '../../pipeline/event/envelope.ts';
import { fieldsOf, tokenStart } from '../../pipeline/mapping/expressions/expression-problem.ts';
import { nodesIn } from '../../pipeline/mapping/expressions/nodes.ts';
import type { CompiledMapping, Expression, Mappings } from '../../pipeline/mapping/mappings.ts';
import { encodedTwice } from '../../pipeline/plan/encoded-twice.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';
import { asNode, calledName } from '../expressions/tree.ts';
import type { Finding, Report } from '../report.ts';
import { type ExampleRuns, exampleContext, isMeantToFail } from '../run-examples.ts';
import { checkSameRecord } from './keys/check-same-record.ts';
import { pathsOf, valueAt } from './values/value-at.ts';

export function checkExamples(mapping: CompiledMapping, { unusable }: ExampleRuns, report: Report): void {
  if (mapping.examples.length === 0) report(mapping.location, noExamples);
  for (const { example, reason, message } of unusable)
    report(example.location, withHint(unusableFinding(reason, message, mapping), example.event));
}

/** For an expression that fails although its form shows no mistake. */
export function reportFailure(failure: ExampleRuns['failures'][number], report: Report): void {
  const { expression, example, error } = failure;
  report(failedAt(expression, error), {
    code: 'mapping/fails-on-example',
    message: `This fails on the example "${example.name}": ${reasonIn(error.failure.message)}`,
    hint: encodedTwice(example.event) ?? numberHint(failure) ?? hintFor(error.failure.message),
  });
}

/** For `$number` of a text that is empty, or that was formatted for people. */
function numberHint({ expression, document, item, error }: ExampleRuns['failures'][number]): string | undefined {
  if (fieldsOf(error.cause).token !== 'number') return undefined;
  const seen = { document, ...(item !== undefined && { item }) };
  for (const node of nodesIn(expression.tree)) {
    const call = asNode(node);
    if (call?.type !== 'function' || calledName(call) !== 'number') continue;
    const [path, ...others] = pathsOf(call.arguments);
    const text = path && others.length === 0 ? valueAt(path, seen) : undefined;
    if (typeof text !== 'string' || !path) continue;
    const name = path.join('.');
    if (text.trim() === '')
      return `The text is empty. To keep the value in Salesforce then, ask for it first: ${name} ? ${callText(expression.source, name)}.`;
    const sign = /[,%$€£]/.exec(text)?.[0];
    if (sign !== undefined && /^[\d.,%$€£\s-]+$/.test(text))
      return `The text has ${JSON.stringify(sign)} in it, which is no part of a number. Remove it: ${name} ? $number($replace(${name}, ${JSON.stringify(sign)}, "")).`;
  }
  return undefined;
}

/** The expression itself, if it is short and without a default inside, which would give 0 or fail in the same way. */
const callText = (source: string, path: string) =>
  source.length <= 60 && !source.includes('?') ? source.trim() : `$number(${path})`;

/** A default helps only against a value that is missing. */
function hintFor(message: string): string {
  if (message.includes('by its picture')) {
    return 'Compare the picture with the text in the example: [h] and [P] read 9:00 PM, and [H01] reads 21:00. Otherwise, fix the example.';
  }
  if (message.includes('the name of a time zone')) {
    return 'Write a name such as "America/New_York", or give a default: (… ?: "America/New_York").';
  }
  if (message.includes('use $date first')) return 'Take the day first: $addDays($date(time, "America/New_York"), 7).';
  if (message.includes('too many digits'))
    return 'Let the platform send fewer digits, or only compare the value with = and !=.';
  return 'Give a default for a missing value (… ?: …), or fix the example.';
}

function withHint(finding: Finding, event: JsonObject): Finding {
  const hint = encodedTwice(event);
  return hint === undefined ? finding : { ...finding, hint };
}

interface PlanContext {
  mappings: Mappings;
  report: Report;
}

/** Plans the examples of a mapping in which nothing else is wrong: every event can be read, and every expression runs. */
export async function checkPlans(mapping: CompiledMapping, { mappings, report }: PlanContext): Promise<void> {
  for (const example of mapping.examples) {
    if (isMeantToFail(example)) continue;
    const plan = await planEvent(await toEvent(example.event, exampleContext(mappings, example)), mappings);
    if (plan.kind === 'write') checkSameRecord(mapping, example, plan, report);
    if (plan.kind !== 'failed') continue;
    report(example.location, {
      code: 'mapping/fails-on-example',
      message: `This example fails: ${reasonIn(plan.failure.message)} [${plan.failure.code}]`,
      hint: `Fix the event, or expect the failure: expect: { failed: ${plan.failure.code} }`,
    });
  }
}

const noExamples: Finding = {
  code: 'mapping/no-examples',
  severity: 'warning',
  message: 'There are no examples, so the names in the expressions cannot be checked against an event.',
  hint: 'Add at least one example for each record, with an event as the platform sends it.',
};

function unusableFinding(
  reason: ExampleRuns['unusable'][number]['reason'],
  message: string,
  { types }: CompiledMapping,
): Finding {
  if (reason === 'other-type') {
    return {
      code: 'mapping/foreign-example',
      message: `This example has the event type "${message}", but this file is for ${types.join(' and ')}.`,
      hint: 'Give its event the type of this file. As written, it tests another mapping.',
    };
  }
  const isBroken = reason === 'breaks-schema';
  return {
    code: 'mapping/fails-on-example',
    message: isBroken ? `The event of this example does not match "schema" at ${message}.` : message,
    hint: isBroken
      ? 'Fix the event or "schema", or expect the failure: expect: { failed: event/breaks-schema }'
      : 'Fix the event of this example.',
  };
}

/** The message without the location in front of it. */
const reasonIn = (message: string) => message.replace(/^\S+:\d+:\d+: /, '');

function failedAt(expression: Expression, { cause }: Error) {
  const { position, token } = fieldsOf(cause);
  return position === undefined
    ? expression.location
    : expression.locationOf(tokenStart(expression.source, position, token));
}
