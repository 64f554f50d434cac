import { expect, test } from 'vitest';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../src/examples/run-example.ts';
import { runExamples } from '../../src/examples/run-examples.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';

const files = await readMappingFiles('mappings');
const schema = await readSchema('salesforce/schema');
const { mappings, problems } = await loadMappings(files, schema);
const org = emulatedOrg(schema, frozenTime.getTime());
const report = await runExamples(mappings.all(), { mappings, files, org });

test('the shipped mappings have no problems', () => {
  expect(problems).toEqual([]);
});

test('every shipped mapping has an example of its own event type', () => {
  expect(mappings.all().length).toBeGreaterThan(0);
  expect(report.problems).toEqual([]);
});

test.each(report.examples.map((each) => ({ file: each.mapping.file, name: each.example.name, ...each })))(
  '$file: $name',
  ({ differences }) => {
    expect(differences).toEqual([]);
  },
);

test('the examples cover all outcomes of the shipped mappings', () => {
  expect(report.coverage.filter(({ covered }) => !covered)).toEqual([]);
});
