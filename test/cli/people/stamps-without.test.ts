import { expect, test } from 'vitest';
import { stampsWithout } from '../../../src/cli/people/erase/stamps-without.ts';
import type { RecordStamps, Stamp } from '../../../src/pipeline/write/ledger/record-stamps.ts';

const stamp = (identity: string, newest = 1): Stamp => ({
  newest,
  identity,
  location: { bucket: 'b', key: `${identity}.json`, line: 1 },
});

const stamps: RecordStamps = {
  version: 7,
  fields: { A: stamp('theirs', 5), B: stamp('other', 4) },
  others: { A: [stamp('theirs', 3), stamp('other', 2)] },
  created: stamp('theirs'),
  written: {
    A: { version: 6, by: { identity: 'theirs', rules: 'r' } },
    B: { version: 2, by: { identity: 'other', rules: 'r' } },
  },
};

test('stamps keep the order of a forgotten event, and nothing that names it', () => {
  const left = stampsWithout(stamps, (identity) => identity === 'theirs');
  expect(JSON.stringify(left)).not.toContain('theirs');
  expect(left?.fields.A).toMatchObject({ newest: 5, identity: 'forgotten' });
  expect(left?.others?.A?.map(({ newest }) => newest)).toEqual([3, 2]);
  expect([left?.fields.B, left?.others?.A?.[1], left?.written.B]).toEqual([
    stamps.fields.B,
    stamps.others?.A?.[1],
    stamps.written.B,
  ]);
});

test('stamps of others stay as they are', () => {
  expect(stampsWithout(stamps, () => false)).toBeUndefined();
});
