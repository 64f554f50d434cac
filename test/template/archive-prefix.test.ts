// The archive of dead letters must never be read as events, and the role may write nowhere else.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { archivePrefix } from '../../src/pipeline/recover/archive/archived-message.ts';

const text = await readFile('template.yaml', 'utf8');
const template = parseDocument(text, { logLevel: 'silent' }).toJS();

test('a deployment is refused if an archived message would be under the prefix of events', () => {
  const { Assertions } = template.Rules.ArchiveIsNoEvent;
  const [refused, parameter] = Assertions[0].Assert['Fn::Not'][0]['Fn::Contains'];
  expect(parameter).toBe('EventPrefix');
  expect(refused).toEqual(Array.from({ length: archivePrefix.length + 1 }, (_, end) => archivePrefix.slice(0, end)));
  const { AllowedPattern, Default } = template.Parameters.EventPrefix;
  const isAllowed = (prefix: string) => new RegExp(AllowedPattern).test(prefix);
  expect([Default, '', 'dead-letter', archivePrefix].filter((prefix) => !isAllowed(prefix))).toEqual([]);
  expect([`${archivePrefix}2`, `${archivePrefix}2026-01-01/`].filter(isAllowed)).toEqual([]);
  for (const name of ['EventPrefix2', 'EventPrefix3', 'EventPrefix4']) {
    const { AllowedPattern, Default } = template.Parameters[name];
    const pattern = new RegExp(AllowedPattern);
    const starts = refused.slice(1);
    expect([...starts, `${archivePrefix}2`].filter((prefix) => pattern.test(prefix))).toEqual([]);
    expect(
      [Default, 'dead', 'events/', 'day=1/a b/', 'dead-letters2/'].filter((prefix) => !pattern.test(prefix)),
    ).toEqual(['dead']);
  }
});

test('no prefix has a character that the filters of S3 write in another way, but a space and an equals sign', () => {
  for (const name of ['EventPrefix', 'EventPrefix2', 'EventPrefix3', 'EventPrefix4']) {
    const pattern = new RegExp(template.Parameters[name].AllowedPattern);
    expect(pattern.test('Events/_.-/dt=1 2/')).toBe(true);
    const others = ['*', '!', '(', "'", '?', '+', '%', '&', '$', '@', ';', ':', ',', 'é', '#', '"', '<', '\\', '\n'];
    expect(others.filter((character) => pattern.test(`events${character}`))).toEqual([]);
  }
});

test('the role may write to the archive alone, which expires with the events', () => {
  expect(text.split(`s3:::\${Name}/${archivePrefix}*`)).toHaveLength(2);
  expect(text).toContain(`Prefix: ${archivePrefix}\n              ExpirationInDays: !Ref EventRetentionDays`);
});
