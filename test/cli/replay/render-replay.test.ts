import { expect, test } from 'vitest';
import type { ReplayResult } from '../../../src/cli/commands/operations/replay.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import { renderReplay, renderReplayNotes } from '../../../src/cli/replay/render-replay.ts';

const options = { prefix: 'events/', mappings: 'mappings', schema: 'schema', dryRun: false };
const result = (more: Partial<ReplayResult> = {}): ReplayResult => ({
  bucket: 'b',
  seen: 14,
  objects: 12,
  messages: 12,
  unread: { objects: 0, codes: [] },
  end: { kind: 'finished' },
  ...more,
});
const render = (more: Partial<ReplayResult>, also: object = {}) =>
  renderReplay(result(more), { ...options, ...also }, plainTerminal);
const notes = (more: Partial<ReplayResult>, also: object = {}) =>
  renderReplayNotes(result(more), { ...options, ...also }, plainTerminal);

test('the counts say whether anything was sent', () => {
  expect(render({})).toBe('12 of the 14 objects under events/ are in the backlog queue.\n');
  expect(render({}, { dryRun: true })).toBe('12 of the 14 objects under events/ would be queued. Nothing was sent.\n');
  expect(render({ objects: 0 }, { type: 't', since: '3d' })).toBe(
    'No match among the 14 objects under events/: none holds an event of type t and was written in that time.\n',
  );
  expect(notes({})).toBe('');
});

test.each([
  ['events/a.json', 'events/a.json'],
  ["events/it's here.json", "'events/it'\\''s here.json'"],
  ['events/bell\u0007.json', "$'events/bell\\u0007.json'"],
])('after %j an interrupted replay prints the option that resumes it', (key, word) => {
  const end = { kind: 'interrupted', resumeAfter: key } as const;
  expect(render({ end })).toBe('');
  expect(notes({ end })).toBe(`Interrupted. To resume, run the same command with --after ${word}.\n`);
});

test('a refusal says why and how to resume', () => {
  const end = { kind: 'refused', codes: ['AccessDenied'], resumeAfter: 'events/a.json' } as const;
  expect(notes({ end })).toMatch(
    /\(AccessDenied\)\. .*docs\/operations\.md.* Then resume with --after events\/a\.json\.\n$/,
  );
  expect(notes({ end: { kind: 'refused', codes: ['AccessDenied'] } })).not.toContain('--after');
});

test('objects that could not be read, and a prefix without objects, are reported', () => {
  expect(notes({ unread: { objects: 1, codes: ['aws/refused'] } })).toBe(
    '1 object could not be read (aws/refused) and was left out.\n',
  );
  expect(notes({ seen: 0, objects: 0 }, { prefix: '/events/' })).toBe(
    'There is no object under /events/ in the bucket b. Keys rarely begin with a slash: try --prefix events/.\n',
  );
});
