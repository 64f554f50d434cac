// A few of the episodes of fortnight.slow.test.ts, without the days before and after.
import { expect, test } from 'vitest';
import { episodes } from './world/episodes.ts';
import { raisedIn, wrongIn } from './world/raised-in.ts';

const few = [
  'Salesforce rejects all of 60 events',
  'one event fails once, because its record is locked',
  'one event of the hour fails again and again',
  'a new version cannot load its mappings',
  'the version before fails, and the new one cures it',
  'a new version cannot start',
];

test.each(few)('%s', async (name) => {
  const episode = episodes.find((each) => each.name === name);
  if (!episode) throw new Error(`There is no episode "${name}".`);
  // What must happen regularly has never happened.
  const raised = (await raisedIn(episode)).filter(({ alarm }) => alarm.treatMissingData !== 'breaching');
  expect(wrongIn(episode, raised)).toEqual([]);
});
