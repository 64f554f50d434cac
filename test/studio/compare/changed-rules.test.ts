import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { readWholeSchema } from '../../../src/schema-files.ts';
import { changedRules } from '../../../src/studio/compare/changed-rules.ts';

const path = 'mappings/counselor.active_rescue.yaml';
const shipped = await readFile(path, 'utf8');
const schema = await readWholeSchema('salesforce/schema');

async function textsOf(...edits: [from: string, to: string][]): Promise<string[]> {
  const edited = edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, shipped);
  const [before, after] = await Promise.all(
    [shipped, edited].map(async (text) => (await loadMappings([{ path, text }], schema)).mappings),
  );
  if (!before || !after) throw new Error('Both load.');
  expect([...before.all(), ...after.all()]).toHaveLength(2);
  const changed = changedRules({ before, after }, schema);
  for (const { open, line, change } of changed)
    expect(open).toBe(`/mapping/${encodeURIComponent(path)}${change === 'removed' ? '' : `?line=${line}`}`);
  return changed.map(({ text }) => text);
}

test.each<[string, [from: string, to: string], string[]]>([
  ['a comment', ['records:', '# A comment.\nrecords:'], []],
  [
    'a condition',
    ['when: data.counselor.active_rescues = 1\n', 'when: data.counselor.active_rescues in [1, 77]\n'],
    ['Task: the condition has changed: active_rescues in [1, 77]'],
  ],
  ['a condition that is gone', ['    when: data.counselor.active_rescues = 1\n', ''], ['Task: the condition is gone']],
  [
    'a value',
    ['FirstName: data.counselor.first_name', 'FirstName: $trim(data.counselor.first_name)'],
    ['Contact: First Name has changed: $trim(first_name)'],
  ],
  ['a constant', ['Priority: High', 'Priority: Low'], ['Task: Priority has changed']],
  ['a link', ['data.coach.id }, notFound: omit }', 'data.coach.id } }'], ['Account: Owner has changed']],
  ['a field that is gone', ['      FirstName: data.counselor.first_name\n', ''], ['Contact: First Name is gone']],
  ['an operation', ['operation: create', 'operation: upsert'], ['Account: the operation has changed']],
  [
    'the order of events',
    ['records:', 'newest: data.counselor.active_rescues\nrecords:'],
    ['The order of events is new: active_rescues'],
  ],
  [
    'another event type',
    ['event: counselor.active_rescue', 'event: counselor.rescue'],
    ['counselor.rescue: the mapping is new', 'counselor.active_rescue: the mapping is gone'],
  ],
])('names %s', async (_, edit, texts) => {
  expect(await textsOf(edit)).toEqual(texts);
});
