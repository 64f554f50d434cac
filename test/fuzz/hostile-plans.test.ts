// Events against hostile mappings and schemas: a plan that is written, ignored or failed for a reason, within the budget
// of the event, and the same plan each time, also beside another event. A schema allows what Ajv alone allows.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { testSchema } from '../fixtures/schema.ts';
import { eventWith } from '../pipeline/event-for.ts';
import { fuzzInputs, fuzzRuns, fuzzSeed } from './fuzz-runs.ts';

/** Occurs in every event, and never in what is said about it. */
const marked = 'Quillfeather';
/** At most a hundredth of what is allowed: the fuzzer tries many events, and few steps run out anywhere. */
const steps = fc.constantFrom(30, 300, 3_000, 10_000);

const names = ['id', 'list', 'text', 'a', 'b', 'constructor', '__proto__', 'toString', 'length'];
const name = fc.constantFrom(...names);
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue[]>(0, -1, 1.5, 1e21, true, false, null, '', marked, '2026-03-02T12:00:00Z', '\ud800'),
  fc.integer({ max: 99, min: 0 }),
  fc.string({ maxLength: 5 }),
);
const small = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value;
/** Many times the same, or nearly the same. */
const long = fc
  .tuple(small, fc.constantFrom(10, 200, 1_000), fc.boolean())
  .map(
    ([value, count, numbered]): JsonValue =>
      Array.from({ length: count }, (_, index) => (numbered ? { id: index, a: value } : value)),
  );
const text = fc
  .tuple(fc.constantFrom('a', 'ab', 'a.', '1:', `${marked} `, '[', '\n'), fc.constantFrom(1, 50, 9_000))
  .map(([piece, count]) => piece.repeat(count));
const data = fc.record({
  id: fc.constantFrom<JsonValue[]>('c-1', 7, null),
  list: fc.oneof(long, small),
  text,
  a: small,
});

const literal = fc.constantFrom(
  '1',
  '9999',
  '"a"',
  `"${'ab'.repeat(40)}"`,
  'null',
  'true',
  '[1..300]',
  '[1..9999]',
  '{}',
);
const path = fc.constantFrom(
  ...['data.list', 'data.text', 'data.a', 'data.list.id', '$item', '$item.a', '$$', '$', 'data.**', 'data.*', '*.%.*'],
  ...['data.list#$i.{"i": $i}', 'data.list@$l.(data.list)@$m', '`__proto__`', 'data.list[-1]'],
);
const oneArgument = [
  ...['string', 'sum', 'max', 'distinct', 'sort', 'reverse', 'keys', 'spread', 'merge', 'count', 'length', 'uppercase'],
  ...['number', 'base64encode', 'trim', 'exists', 'not', 'type', 'clone', 'toMillis', 'datetime', 'average'],
];
/** Called with one argument more. Some import what they need when they are first called. */
const own = [
  ['phone', '"US"'],
  ['date', '"Europe/London"'],
  ['time', '"Asia/Tokyo"'],
  ['datetime', '"[Y0001]-[M01]-[D01]"'],
  ['addMonths', '1'],
  ['age', '"2026-03-02"'],
  ['truncate', '3'],
] as const;
const calls = fc.constantFrom(
  '$string',
  '$uppercase',
  '$f',
  '$sum',
  'function($x, $y) { $x = $y }',
  'function($x) { $x.**}',
);
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    path,
    literal,
    fc.tuple(fc.constantFrom(...oneArgument), tie('any')).map(([called, of]) => `$${called}(${of})`),
    fc.tuple(fc.constantFrom(...own), tie('any')).map(([[called, by], of]) => `$${called}(${of}, ${by})`),
    fc
      .tuple(fc.constantFrom('map', 'filter', 'reduce', 'single', 'each', 'sift', 'sort'), tie('any'), calls)
      .map(([called, of, by]) => `$${called}(${of}, ${by})`),
    fc
      .tuple(tie('any'), fc.constantFrom('=', '!=', '<', 'in', '&', '+', '*', '/', 'and', '?:', '~>', '.'), tie('any'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc.tuple(tie('any'), tie('any')).map(([of, by]) => `${of}[${by}]`),
    fc.tuple(tie('any'), tie('any')).map(([of, by]) => `(${of})^(${by})`),
    fc.tuple(tie('any'), tie('any')).map(([of, to]) => `(${of}){ $string($): ${to} }`),
    fc.tuple(tie('any'), tie('any')).map(([first, second]) => `[${first}, ${second}]`),
    fc.tuple(tie('any'), tie('any')).map(([first, second]) => `(${first} ~> |$|{ "a": ${second} }|)`),
    tie('any').map((of) => `($f := function($x) { $f($x & $x) ? 1 : ${of} }; $f(${of}))`),
    tie('any').map((of) => `($f := function($x, $n) { $n > 40 ? $x : $f([$x, ${of}], $n + 1) }; $f(1, 1))`),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom('/(a|b)*c/', '/a+/', '/[ab]*a[ab]{90}[cd]/'),
        fc.constantFrom('match', 'split', 'contains'),
      )
      .map(([of, pattern, called]) => `$${called}($string(${of}), ${pattern})`),
    tie('any').map((of) => `$pad("x", ${of}, $string(${of}))`),
    fc.tuple(tie('any'), tie('any')).map(([of, by]) => `$join(${of}, $string(${by}))`),
  ),
})).any;

const schemaName = fc.constantFrom('#', '#/$defs/a', '#/$defs/b', '#/$defs/c');
const schema = fc.letrec<{ any: JsonValue }>((tie) => {
  const part = tie('any');
  const several = fc.array(part, { minLength: 1, maxLength: 4 });
  const members = fc.dictionary(name, part, { maxKeys: 3 });
  return {
    any: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.boolean(),
      fc.constantFrom<JsonValue[]>(
        {},
        { type: 'string' },
        { type: ['array', 'null'] },
        { type: 'object' },
        { minLength: 3 },
      ),
      schemaName.map(($ref) => ({ $ref })),
      fc.constantFrom('(a|b)*c', '^a', '[ab]*a[ab]{90}[cd]', '').map((pattern) => ({ pattern })),
      fc.constantFrom('url', 'uri', 'date-time', 'email', 'regex', 'byte').map((format) => ({ format })),
      fc
        .array(small, { maxLength: 4, minLength: 1 })
        .map((values) => ({ enum: [...new Map(values.map((each) => [JSON.stringify(each), each])).values()] })),
      several.map((anyOf) => ({ anyOf })),
      several.map((allOf) => ({ allOf })),
      several.map((oneOf) => ({ oneOf })),
      part.map((not) => ({ not })),
      part.map((items) => ({ items, uniqueItems: true })),
      fc.tuple(part, fc.nat(4)).map(([contains, minContains]) => ({ contains, minContains, maxContains: 5 })),
      members.map((properties) => ({ properties, additionalProperties: false })),
      fc.tuple(members, part).map(([properties, unevaluatedProperties]) => ({ properties, unevaluatedProperties })),
      part.map((each) => ({ patternProperties: { '^a': each, b$: each } })),
      fc.constantFrom('^a', '.').map((pattern) => ({ propertyNames: { pattern } })),
      fc
        .tuple(part, part, part)
        .map((parts) => Object.fromEntries(['if', 'then', 'else'].map((each, at) => [each, parts[at] ?? true]))),
      fc.tuple(several, part).map(([prefixItems, unevaluatedItems]) => ({ prefixItems, unevaluatedItems })),
      fc.tuple(name, part).map(([each, then]) => ({ dependentSchemas: { [each]: then } })),
    ),
  };
}).any;
const whole = fc
  .tuple(schema, schema, schema, schema)
  .map(([top, a, b, c]): JsonValue => (typeof top === 'object' ? { ...top, $defs: { a, b, c } } : top));

function mappingText(parts: {
  forEach: boolean;
  key: string;
  field: string;
  when: string | undefined;
  schema?: JsonValue;
}) {
  const record = {
    object: 'Contact',
    ...(parts.forEach && { forEach: 'data.list' }),
    ...(parts.when !== undefined && { when: parts.when }),
    key: { Counselor_Id__c: parts.key },
    fields: { LastName: parts.field },
  };
  return JSON.stringify({
    event: 'test.event',
    ...(parts.schema !== undefined && { schema: parts.schema }),
    records: [record],
  });
}
const key = fc.oneof(fc.constantFrom('data.id', '$string($item.id)', 'id'), expression);
const when = fc.option(expression, { nil: undefined, freq: 4 });
const withExpressions = fc.record({ forEach: fc.boolean(), key, field: expression, when });

const reasons = /^(plan\/(?!out-of-time)|event\/breaks-schema)/;
async function load(text: string, steps: number) {
  const options = { now: () => 0, limits: { steps } };
  const { mappings, problems } = await loadMappings([{ path: 'a.yaml', text }], testSchema, options);
  if (problems.some(({ severity }) => severity === 'error')) return undefined;
  return mappings;
}

/** Planned beside the event. */
const other = eventWith({ id: 'c-2', list: [{ id: 1, a: {} }, 'b'], text: 'a', a: [1] });

async function planAgain(text: string, content: JsonValue, within: number) {
  const mappings = await load(text, within);
  if (!mappings) return undefined;
  const event = eventWith(content);
  const plan = await planEvent(event, mappings);
  if (plan.kind === 'failed') {
    expect(plan.failure.code).toMatch(reasons);
    expect(plan.failure.message).not.toContain(marked);
    expect(plan.failure.message).toMatch(/a\.yaml/);
  }
  const [again] = await Promise.all([planEvent(event, mappings), planEvent(other, mappings)]);
  expect(again).toEqual(plan);
  return plan;
}

test('hostile expressions give the same plan each time, or fail for a reason', async () => {
  const numRuns = fuzzRuns(300);
  const inputs = fuzzInputs('hostile expressions');
  const kinds = new Set<string>();
  const property = fc.asyncProperty(withExpressions, data, steps, async (parts, content, within) => {
    inputs.start();
    const plan = await planAgain(mappingText(parts), content, within);
    inputs.end();
    kinds.add(plan?.kind === 'failed' ? plan.failure.code : (plan?.kind ?? 'refused'));
  });
  await fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
  for (const kind of ['write', 'refused', 'plan/expression-unbounded', 'plan/expression-failed'])
    expect(kinds).toContain(kind);
});

test('hostile schemas allow what Ajv allows, or exceed the budget', async () => {
  const numRuns = fuzzRuns(120);
  const inputs = fuzzInputs('hostile schemas');
  const kinds = new Set<string>();
  const property = fc.asyncProperty(whole, data, steps, async (written, content, within) => {
    inputs.start();
    const parts = { forEach: false, key: 'id', field: '"x"', when: undefined, schema: written };
    const plan = await planAgain(mappingText(parts), content, within);
    inputs.end();
    const code = plan?.kind === 'failed' ? plan.failure.code : (plan?.kind ?? 'refused');
    kinds.add(code);
    if (code !== 'write' && code !== 'event/breaks-schema') return;
    expect(isValid(written, content) ?? code === 'write').toBe(code === 'write');
  });
  await fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
  for (const kind of ['write', 'refused', 'event/breaks-schema']) expect(kinds).toContain(kind);
});

/** Ajv's own verdict, which takes long only where ours exceeds the budget. */
function isValid(written: JsonValue, content: JsonValue): boolean | undefined {
  const ajv = new Ajv2020({ strict: false, logger: false, ownProperties: true });
  formats.default(ajv);
  const check = ajv.compile(written as object);
  try {
    return check(JSON.parse(JSON.stringify(content)));
  } catch (error) {
    // It calls the member "toString" of an object that it compares.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
