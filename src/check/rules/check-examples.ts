// Examples that do not show what they are there to show: events of other types, broken ones, and such as make the
// mapping fail. Whether they give what they expect is said by the tests of examples.
import { toEvent } from '../../pipeline/event/envelope.ts';
import { fieldsOf, tokenStart } from '../../pipeline/mapping/expressions/expression-problem.ts';
import type { CompiledMapping, Expression, Mappings } from '../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';
import type { Finding, Report } from '../report.ts';
import { type ExampleRuns, exampleContext, isMeantToFail } from '../run-examples.ts';

export function checkExamples(mapping: CompiledMapping, { unusable }: ExampleRuns, report: Report): void {
  if (mapping.examples.length === 0) report(mapping.location, noExamples);
  for (const { example, reason, message } of unusable)
    report(example.location, unusableFinding(reason, message, mapping));
}

/** An expression that fails, where its form does not say why. */
export function reportFailure({ expression, example, error }: ExampleRuns['failures'][number], report: Report): void {
  report(failedAt(expression, error), {
    code: 'mapping/fails-on-example',
    message: `This fails on the example "${example.name}": ${reasonIn(error.failure.message)}`,
    hint: 'Say what stands in for what is missing (… ?: …), or mend the example.',
  });
}

interface PlanContext {
  mappings: Mappings;
  report: Report;
}

/** Plans the examples of a mapping in which nothing else is wrong: every event can be read, and every expression runs. */
export async function checkPlans(mapping: CompiledMapping, { mappings, report }: PlanContext): Promise<void> {
  for (const example of mapping.examples) {
    if (isMeantToFail(example)) continue;
    const plan = await planEvent(await toEvent(example.event, exampleContext(mappings)), mappings);
    if (plan.kind !== 'failed') continue;
    report(example.location, {
      code: 'mapping/fails-on-example',
      message: `This example fails: ${reasonIn(plan.failure.message)} [${plan.failure.code}]`,
      hint: `Mend the event, or expect it: expect: { failed: ${plan.failure.code} }`,
    });
  }
}

const noExamples: Finding = {
  code: 'mapping/no-examples',
  severity: 'warning',
  message: 'There are no examples, so nobody can tell whether the names in the expressions are in the event.',
  hint: 'Add at least one example for each rule, with an event as the platform sends it.',
};

function unusableFinding(
  reason: ExampleRuns['unusable'][number]['reason'],
  message: string,
  { types }: CompiledMapping,
): Finding {
  if (reason === 'other-type') {
    return {
      code: 'mapping/foreign-example',
      message: `This example has the event type "${message}", and this file is for ${types.join(' and ')}.`,
      hint: 'Give its event the type of this file: as it is, it tests another mapping.',
    };
  }
  const isBroken = reason === 'breaks-schema';
  return {
    code: 'mapping/fails-on-example',
    message: isBroken ? `The event of this example breaks "schema" at ${message}.` : message,
    hint: isBroken
      ? 'Mend the event or "schema", or expect it: expect: { failed: event/breaks-schema }'
      : 'Mend the event of this example.',
  };
}

/** The message without the place in front of it. */
const reasonIn = (message: string) => message.replace(/^\S+:\d+:\d+: /, '');

function failedAt(expression: Expression, { cause }: Error) {
  const { position, token } = fieldsOf(cause);
  return position === undefined
    ? expression.location
    : expression.locationOf(tokenStart(expression.source, position, token));
}
