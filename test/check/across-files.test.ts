// Mistakes that need more than one file: objects with two keys, and fields whose mappings order events differently.
import { describe, expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { testSchema } from '../fixtures/schema.ts';

interface Written {
  type: string;
  newest?: string;
  operation?: string;
  key?: string;
  fields?: string;
}

function file({ type, newest, operation = 'update', key = 'Counselor_Id__c: data.id', fields }: Written) {
  return {
    path: `m/${type}.yaml`,
    text: `event: ${type}
${newest === undefined ? '' : `newest: ${newest}\n`}records:
  - object: Contact
    operation: ${operation}
    key: { ${key} }
${fields === undefined ? '' : `    fields: { ${fields} }\n`}examples:
  - name: one
    event: { type: ${type}, time: 2026-03-02T15:04:05Z, data: { id: c-1, name: x, count: 7, version: 3 } }
    expect: []
`,
  };
}

async function found(...written: Written[]) {
  const { problems } = await checkMappings(written.map(file), testSchema);
  return problems.map(({ code, severity, file: path, line, column }) => [code, severity, path, line, column]);
}

test('of many files for one type, each names a few of the others', async () => {
  const files = Array.from({ length: 9 }, (_, index) => ({ ...file({ type: 'a' }), path: `m/${index}.yaml` }));
  const { problems } = await checkMappings(files, testSchema);
  expect(problems.map(({ message }) => message.length)).toEqual(files.map(() => problems[0]?.message.length));
  expect(problems[8]?.message).toBe(
    'The event type "a" also has a mapping in m/0.yaml, m/1.yaml, m/2.yaml and 5 more files.',
  );
});

describe('one object with two keys', () => {
  const byBadge = { key: 'Badge__c: data.name', fields: 'Title: data.name' };

  test('is reported at the less common key', async () => {
    expect(
      await found(
        { type: 'a', ...byBadge },
        { type: 'b', fields: 'FirstName: data.name' },
        { type: 'c', fields: 'MailingCity: data.name' },
      ),
    ).toEqual([['mapping/two-keys', 'warning', 'm/a.yaml', 5, 12]]);
  });

  test('is fine if all use the same key', async () => {
    expect(await found({ type: 'a', ...byBadge }, { type: 'b', ...byBadge, fields: 'FirstName: data.name' })).toEqual(
      [],
    );
  });
});

describe('one field with two orders', () => {
  const title = 'Title: data.name';
  const mixed = ['mapping/mixed-newest', 'warning'];

  test('by time and by a count is reported at the count', async () => {
    expect(await found({ type: 'a', fields: title }, { type: 'b', newest: 'data.count', fields: title })).toEqual([
      [...mixed, 'm/b.yaml', 2, 9],
    ]);
  });

  test('by two counts is reported at both', async () => {
    const problems = await found(
      { type: 'a', newest: 'data.version', fields: title },
      { type: 'b', newest: 'data.count', fields: title },
    );
    expect(problems).toEqual([
      [...mixed, 'm/a.yaml', 2, 9],
      [...mixed, 'm/b.yaml', 2, 9],
    ]);
  });

  test('is reported for a record that one of them deletes', async () => {
    expect(await found({ type: 'a', operation: 'delete' }, { type: 'b', newest: 'data.count', fields: title })).toEqual(
      [[...mixed, 'm/b.yaml', 2, 9]],
    );
  });

  test('is fine if both use the same count, or milliseconds for time', async () => {
    const byCount = { newest: 'data.count', fields: title };
    expect(await found({ type: 'a', ...byCount }, { type: 'b', ...byCount })).toEqual([]);
    const byTime = { newest: '$toMillis(time)', fields: title };
    expect(await found({ type: 'a', ...byTime }, { type: 'b', fields: title })).toEqual([]);
  });

  test('is fine between different fields', async () => {
    expect(
      await found({ type: 'a', fields: 'FirstName: data.name' }, { type: 'b', newest: 'data.count', fields: title }),
    ).toEqual([]);
  });
});

test('a file that does not load is reported with the reason, and the others are checked', async () => {
  const broken = { path: 'm/broken.yaml', text: 'event: x\nrecords: []\n' };
  const { problems, mappings } = await checkMappings(
    [broken, file({ type: 'a', fields: 'Title: data.nmae' })],
    testSchema,
  );
  expect(problems.map(({ code, file: path }) => [path, code])).toEqual([
    ['m/a.yaml', 'mapping/unknown-path'],
    ['m/broken.yaml', 'mapping/empty'],
  ]);
  expect(mappings.all()).toHaveLength(1);
});
