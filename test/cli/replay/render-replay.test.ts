import { expect, test } from 'vitest';
import type { ReplayResult } from '../../../src/cli/commands/operations/replay.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import type { ReplayForecast } from '../../../src/cli/replay/forecast.ts';
import { renderReplay, renderReplayNotes, replayJson } from '../../../src/cli/replay/render-replay.ts';

const options = { prefix: 'events/', mappings: 'mappings', schema: 'schema' };
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
  const forecast = { events: 12, written: { events: 0, records: 0, calls: 0 } };
  expect(render({ forecast })).toBe('12 of the 14 objects under events/ would be queued. Nothing was sent.\n');
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

const forecast = (more: Partial<ReplayForecast> = {}): ReplayForecast => ({
  events: 1_000,
  written: { events: 990, records: 1_800, calls: 2 },
  ...more,
});

test('with --force the cost comes first, and --yes is needed to send', () => {
  expect(render({ forecast: forecast() }, { force: true })).toBe(
    'With --force, 990 of 1000 events would be written again: 1800 records, at least 2 Salesforce calls. Retries and superseded events take more.\n' +
      '12 of the 14 objects under events/ would be queued. Nothing was sent. To send them, run the same command with --force --yes.\n',
  );
  const json = replayJson(result({ forecast: forecast() }), { ...options, force: true });
  expect(json).toEqual({ objects: 12, messages: 12, seen: 14, dryRun: true, force: true, forecast: forecast() });
});

test('a dry run lists what changes by event type and rule, with counts and without values', () => {
  const changes = [
    { type: 't.u', record: 1, sObject: 'Contact', what: 'Title', events: 900 },
    { type: 't.u', record: 2, sObject: 'Task', what: 'no longer written', events: 7 },
    { type: 't.u', what: 'fails now (plan/bad-value)', events: 3 },
  ];
  const compared = { revision: 'HEAD', changed: 905, changes };
  expect(render({ forecast: forecast({ compared }) }).split('\n')).toEqual([
    'EVENT TYPE  RECORD      CHANGE                      EVENTS',
    't.u         1. Contact  Title                          900',
    't.u         2. Task     no longer written                7',
    't.u                     fails now (plan/bad-value)       3',
    'Compared with the mappings of HEAD, 905 of 1000 events change.',
    'The rules of 990 of 1000 events changed, so a replay would write them again: 1800 records, at least 2 Salesforce calls. Retries and superseded events take more.',
    '12 of the 14 objects under events/ would be queued. Nothing was sent.',
    '',
  ]);
});

test('a dry run in which nothing changes, or that had nothing to compare with, says so', () => {
  const compared = { revision: 'HEAD', changed: 0, changes: [] };
  const written = { events: 0, records: 0, calls: 0 };
  expect(render({ forecast: forecast({ compared, written }) })).toBe(
    'Nothing changes: the mappings of HEAD and the current ones give the same records for all 1000 events.\n' +
      'For events that were applied, a replay would make no Salesforce call.\n' +
      '12 of the 14 objects under events/ would be queued. Nothing was sent.\n',
  );
  expect(notes({ forecast: forecast(), uncompared: 'git does not know the revision HEAD' })).toBe(
    'Not compared with earlier mappings: git does not know the revision HEAD.\n',
  );
});
