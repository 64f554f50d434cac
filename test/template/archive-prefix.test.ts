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
});

test('the role may write to the archive alone, which expires with the events', () => {
  expect(text).toContain(`Resource: !Sub "\${EventBucket.Arn}/${archivePrefix}*"`);
  expect(text).toContain(`Prefix: ${archivePrefix}\n              ExpirationInDays: !Ref EventRetentionDays`);
});
