// Events in files, read by two versions of the settings.
import { expect, test } from 'vitest';
import { comparedEvents } from '../../../src/cli/input/compared-events.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { scratchFolder } from '../scratch-folder.ts';

const mappingsWith = async (settings: string) =>
  (await loadMappings([{ path: 'mappings/_settings.yaml', text: settings }], testSchema)).mappings;

test('if the settings of one version do not load, its failure is about every event', async () => {
  const lines = ['a', 'b', 'c'].map((type) => JSON.stringify({ type }));
  const folder = await scratchFolder({ 'e.jsonl': lines.join('\n') });
  const [broken, right] = [await mappingsWith('limits: { depht: 9 }\n'), await mappingsWith('')];
  const read = { event: expect.objectContaining({ type: expect.any(String) }) };
  const failed = { failure: expect.objectContaining({ code: 'mapping/unloadable' }) };
  for (const [before, after, expected] of [
    [broken, right, { before: failed, after: read }],
    [right, broken, { before: read, after: failed }],
  ] as const) {
    const events = await Array.fromAsync(comparedEvents({ before, after }, folder));
    expect(events).toEqual([1, 2, 3].map((line) => ({ name: expect.stringMatching(`:${line}$`), ...expected })));
  }
});
