// Mappings are packed by the build and unpacked in the function: there they must do what they do where they are written.
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import { readMappingFiles } from '../../../../src/mapping-files.ts';
import { createExpressionEngine } from '../../../../src/pipeline/mapping/expressions/expression-engine.ts';
import { neededParts } from '../../../../src/pipeline/mapping/expressions/functions/own/needed-parts.ts';
import { type LoadedMappings, loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import type { CompiledMapping, Expression, Mappings } from '../../../../src/pipeline/mapping/mappings.ts';
import { packMappings } from '../../../../src/pipeline/mapping/packed/pack-mappings.ts';
import { partFile } from '../../../../src/pipeline/mapping/packed/packed-mappings.ts';
import { unpackMappings } from '../../../../src/pipeline/mapping/packed/unpack-mappings.ts';
import { planEvent } from '../../../../src/pipeline/plan/plan-event.ts';
import { salesforceSchema } from '../../../../src/salesforce-schema.ts';
import { ruleTextTest } from '../../../../src/values/rule-text.ts';
import { testSchema } from '../../../fixtures/schema.ts';
import { eventFor } from '../../event-for.ts';

const functionParts = '../../../../src/pipeline/mapping/expressions/functions/own';

/** The parts of functions, as the build writes them beside the mappings, and nothing else. */
const importPart = async (file: string): Promise<unknown> => {
  if (file === partFile('calendar')) return import(`${functionParts}/calendar.ts`);
  if (file === partFile('phone-numbers')) return import(`${functionParts}/phone-numbers.ts`);
  throw new Error(`nothing imports ${file}`);
};

const unpackedAgain = (text: string) => unpackMappings(text, { now: () => 0, importModule: importPart });
const repacked = (loaded: LoadedMappings) => unpackedAgain(packMappings(loaded, () => undefined));
const load = (...texts: string[]) =>
  loadMappings(
    texts.map((text, index) => ({ path: `m/${index + 1}.yaml`, text })),
    testSchema,
  );

describe('the mappings in test/fixtures/valid', async () => {
  const loaded = await loadMappings(await readMappingFiles('test/fixtures/valid'), testSchema);
  const { mappings } = repacked(loaded);
  const all = loaded.mappings.all();
  const examples = all.flatMap(({ file, examples }) => examples.map((example) => ({ file, ...example })));

  test('hold the same rules, in the same order, under the same hashes', () => {
    expect(all.length).toBeGreaterThan(40);
    expect(mappings.all().map(withoutFunctions)).toEqual(all.map(withoutFunctions));
    expect(mappings.all().map(({ rulesHash }) => rulesHash)).toEqual(all.map(({ rulesHash }) => rulesHash));
    expect(mappings.settings).toEqual(loaded.mappings.settings);
  });

  test('know the same texts of validation rules, by their hashes alone, and no hash of a rule changes', async () => {
    const files = await readMappingFiles('test/fixtures/valid');
    const withRules = salesforceSchema(
      testSchema.sObjects().map((each) => ({ ...each, validationRules: [`A rule of ${each.name}.`] })),
    );
    const reloaded = await loadMappings(files, withRules);
    const packed = packMappings(reloaded, () => undefined);
    const { ruleTexts = {} } = unpackedAgain(packed).mappings;
    expect(packed).not.toContain('A rule of');
    expect(ruleTextTest(ruleTexts)('contact', 'A rule of Contact.')).toBe(true);
    expect(ruleTextTest(ruleTexts)('Contact', 'A rule of Task.')).toBe(false);
    expect(reloaded.mappings.all().map(({ rulesHash }) => rulesHash)).toEqual(all.map(({ rulesHash }) => rulesHash));
  });

  test('are found by their event types', () => {
    for (const mapping of all) {
      for (const type of mapping.types) expect(mappings.forType(type)?.file).toBe(mapping.file);
    }
    expect(mappings.forType('no.such.type')).toBeUndefined();
  });

  test.each(examples)('$file: $name', async ({ event }) => {
    expect(await planOf(event, mappings)).toEqual(await planOf(event, loaded.mappings));
  });

  test('have every character of every expression at the same location', () => {
    const expressions = all.flatMap(expressionsIn);
    const others = mappings.all().flatMap(expressionsIn);
    expect(expressions.length).toBeGreaterThan(100);
    expect(others.map(locations)).toEqual(expressions.map(locations));
  });
});

/** The schemas have tests of their own; here they would have to be built. */
const planOf = (event: Parameters<typeof eventFor>[0], mappings: Mappings) =>
  planEvent(eventFor(event), {
    ...mappings,
    forType: (type) => {
      const mapping = mappings.forType(type);
      return mapping && { ...mapping, breaches: async () => [] };
    },
  });

function withoutFunctions({ examples: _e, description: _d, schema: _s, breaches: _b, ...mapping }: CompiledMapping) {
  return JSON.parse(JSON.stringify(mapping));
}

function expressionsIn(value: unknown): Expression[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'evaluate' in value ? [value as Expression] : Object.values(value).flatMap(expressionsIn);
}

const locations = ({ source, location, locationOf }: Expression) => [
  location,
  ...Array.from({ length: source.length + 1 }, (_, index) => locationOf(index)),
];

test('an expression that fails names the same location', async () => {
  const loaded = await load(`event: a
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: >-
        "é😀" &
        $uppercase(data.id)
`);
  const event = { specversion: '1.0', id: '1', source: 's', type: 'a', time: '2026-03-02T15:04:05Z', data: { id: 1 } };
  const plan = await planOf(event, repacked(loaded).mappings);
  expect(plan).toMatchObject({ kind: 'failed', failure: { message: expect.stringContaining('m/1.yaml:8:9') } });
  expect(plan).toEqual(await planOf(event, loaded.mappings));
});

test('the settings and the expressions for the envelope are kept', async () => {
  const settings = 'unmapped: reject\nlimits: { records: 7 }\nenvelope: { id: number, type: $uppercase(kind) }\n';
  const { mappings } = repacked(await loadMappings([{ path: 'm/_settings.yaml', text: settings }], testSchema));
  expect(mappings.settings).toMatchObject({ unmapped: 'reject', limits: { records: 7, depth: 64 } });
  expect(await mappings.envelope({ number: 5, kind: 'a', source: 's' }, 'a')).toEqual({
    id: 5,
    type: 'A',
    source: 's',
  });
  await expect(mappings.envelope({ kind: 1 }, 'a')).rejects.toMatchObject({
    failure: { code: 'event/bad-attribute', message: expect.stringContaining('m/_settings.yaml:3:') },
  });
});

test('what did not load is known in the function', async () => {
  const { problems, mappings } = repacked(await load('event: a\nrecrods: []\n', 'event: b\nrecords: []\n'));
  expect(problems.map(({ file, code }) => [file, code])).toEqual(
    (await load('event: a\nrecrods: []\n', 'event: b\nrecords: []\n')).problems.map(({ file, code }) => [file, code]),
  );
  expect(mappings.incomplete).toBe(true);
  expect(mappings.all()).toEqual([]);
});

test('of very many mappings, those that were not used for the longest are forgotten and read anew', async () => {
  const texts = Array.from(
    { length: 502 },
    (_, index) => `event: e${index}\nrecords:\n  - { object: Contact, key: { Counselor_Id__c: id } }\n`,
  );
  const files = texts.map((text, index) => ({ path: `m/${index}.yaml`, text }));
  const { mappings } = repacked(await loadMappings(files, testSchema));
  const first = mappings.forType('e0');
  expect(mappings.forType('e0')).toBe(first);
  for (let index = 1; index < 502; index += 1) mappings.forType(`e${index}`);
  expect(mappings.forType('e0')).not.toBe(first);
  expect(mappings.forType('e0')).toMatchObject({ file: 'm/0.yaml', rulesHash: first?.rulesHash });
});

test('without settings that load, no event can be read', async () => {
  const broken = await loadMappings([{ path: 'm/_settings.yaml', text: 'unmapped: perhaps\n' }], testSchema);
  await expect(repacked(broken).mappings.envelope({}, 'a')).rejects.toMatchObject({
    failure: { code: 'mapping/unloadable' },
  });
});

describe('the check of a schema', async () => {
  const loaded = await load(`event: a
schema: { type: object }
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
`);
  const text = packMappings(loaded, () => 'check-a.mjs');

  test('is imported once, when the first event of the type arrives', async () => {
    const imported: string[] = [];
    const check = (data: unknown) => (data === 'broken' ? ['data'] : []);
    const importModule = async (file: string) => {
      imported.push(file);
      return { check };
    };
    const { mappings } = unpackMappings(text, { now: () => 0, importModule });
    const mapping = mappings.forType('a');
    expect(imported).toEqual([]);
    expect(await mapping?.breaches?.('broken', mappings.newBudget())).toEqual(['data']);
    expect(await mapping?.breaches?.('fine', mappings.newBudget())).toEqual([]);
    expect(imported).toEqual(['check-a.mjs']);
  });

  test('that cannot be imported is not the fault of the event', async () => {
    const { mappings } = unpackedAgain(text);
    const breaches = mappings.forType('a')?.breaches?.({}, mappings.newBudget());
    await expect(breaches).rejects.toBeInstanceOf(FailureError);
    await expect(breaches).rejects.toMatchObject({ failure: { code: 'mapping/unloadable' } });
  });
});

test('a part of a function that the build did not write is not the fault of the event', async () => {
  const loaded = await load(`event: a
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: '$weekday(time)', FirstName: '$time(time)' }
`);
  const importModule = async () => {
    throw new Error('no such file');
  };
  const { mappings } = unpackMappings(
    packMappings(loaded, () => undefined),
    { now: () => 0, importModule },
  );
  const [name, first] = mappings.forType('a')?.rules[0]?.fields ?? [];
  const event = { time: '2026-03-02T15:04:05Z' };
  expect(await name?.value.evaluate(event)).toBe('Monday');
  await expect(first?.value.evaluate(event)).rejects.toMatchObject({ failure: { code: 'mapping/unloadable' } });
});

test('the build finds what the expressions need', () => {
  const engine = createExpressionEngine({ now: () => 0 });
  const partsOf = (source: string) => {
    const compiled = engine.compile(source, []);
    return 'problems' in compiled ? compiled.problems : [...neededParts(compiled.tree)].sort();
  };
  for (const source of ['$datetime(time)', 'time ~> $datetime()', 'time.$date("UTC")', '$addDays($date(time), 7)'])
    expect(partsOf(source), source).toEqual([]);
  for (const source of [
    '$datetime(time, "UTC")',
    'time ~> $datetime("UTC")',
    '$datetime(?, "UTC")',
    '($read := $datetime; $read(time, "UTC"))',
    '$map(data.times, $datetime)',
    '$time(time)',
    '$age(data.born, $date(time))',
  ])
    expect(partsOf(source), source).toEqual(['calendar']);
  expect(partsOf('$phone(data.phone, "US") & $time(time)')).toEqual(['calendar', 'phone-numbers']);
});

test('a part of a mapping that cannot be packed is not forgotten', async () => {
  const loaded = await load(`event: a
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
`);
  const [mapping] = loaded.mappings.all();
  const withMore = { ...mapping, later: () => true } as unknown as CompiledMapping;
  const mappings = { ...loaded.mappings, all: () => [withMore] };
  expect(() => packMappings({ ...loaded, mappings }, () => undefined)).toThrow('"later"');
});
