import { expect, test } from 'vitest';
import { changeSetIn } from '../../../scripts/deploy/change-set.ts';
import { refusals } from '../../../scripts/deploy/refusals.ts';

const before = { EventPrefix: 'events/', ExistingBucketName: '' };
const bucket = { logicalId: 'EventBucket', physicalId: 'old-events', action: 'Modify' };

test('a change set that changes resources in place, adds some and removes others is executed', () => {
  const changes = [
    { ...bucket, replacement: 'False' },
    { logicalId: 'ExportFunction', action: 'Modify', replacement: 'True' },
    { logicalId: 'SweepQueue', physicalId: 'q', action: 'Remove' },
    { logicalId: 'StampTable', action: 'Add' },
  ];
  expect(refusals({ changes, before, after: before })).toEqual([]);
});

test.each([
  ['EventBucket', 'Modify', 'True'],
  ['EventBucket', 'Modify', 'Conditional'],
  ['EventBucket', 'Remove', undefined],
  ['StampTable', 'Modify', 'True'],
  ['IdempotencyTable', 'Remove', undefined],
  ['DeadLetterQueue', 'Modify', 'True'],
  ['EventQueue', 'Dynamic', undefined],
])('it is refused if it would replace or remove %s (%s, %s)', (logicalId, action, replacement) => {
  const [sentence, ...more] = refusals({
    changes: [{ logicalId, physicalId: 'old', action, replacement }],
    before,
    after: before,
  });
  expect(sentence).toContain(`${logicalId} old, which holds `);
  expect(more).toEqual([]);
});

test('another bucket is accepted if the functions keep reading the old one', () => {
  const changes = [{ ...bucket, replacement: 'True' }];
  const after = {
    ...before,
    EventBucketName: 'new-events',
    OtherEventBuckets: 'arn:aws:s3:::x,arn:aws:s3:::old-events',
  };
  expect(refusals({ changes, before, after })).toEqual([]);
  expect(
    refusals({ changes, before, after: { ...after, OtherEventBuckets: 'arn:aws:s3:::old-events-2' } }),
  ).toHaveLength(1);
});

test('another existing bucket is refused in the same way', () => {
  const existing = { ...before, ExistingBucketName: 'one' };
  const after = { ...existing, ExistingBucketName: 'two' };
  expect(refusals({ changes: [], before: existing, after })).toEqual([expect.stringContaining('the bucket one.')]);
  expect(refusals({ changes: [], before: existing, after: existing })).toEqual([]);
  expect(
    refusals({ changes: [], before: existing, after: { ...after, OtherEventBuckets: 'arn:aws:s3:::one' } }),
  ).toEqual([]);
});

test.each([
  [{ EventPrefix: 'events/', EventPrefix2: 'events/login/' }, 1],
  [{ EventPrefix: 'events/', EventPrefix2: 'a/', EventPrefix4: 'a/' }, 1],
  [{ EventPrefix: '', EventPrefix3: 'a/' }, 1],
  [{ EventPrefix: 'events/', EventPrefix2: 'event/', EventPrefix3: '', EventPrefix4: 'a' }, 0],
  [{ EventPrefix: '' }, 0],
])('prefixes %j overlap %i times', (after, times) => {
  expect(refusals({ changes: [], before, after })).toHaveLength(times);
});

test.each([
  ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd', 0],
  ['arn:aws:kms:eu-west-1:999999999999:key/1234abcd', 1],
  ['arn:aws:kms:us-east-1:123456789012:key/1234abcd', 1],
  ['', 0],
])('the key %s is refused %i times for a stack in another account or region', (KmsKeyArn, times) => {
  const stackArn = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/s3-to-salesforce/0b1c2d3e';
  const after = { ...before, KmsKeyArn };
  const found = refusals({ changes: [], before, after, stackArn });
  expect(found).toHaveLength(times);
  for (const sentence of found) expect(sentence).toContain('another account or region');
  expect(refusals({ changes: [], before, after })).toEqual([]);
});

test('the change set is found in what sam prints', () => {
  const arn = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/samcli-deploy1700000000/0b1c2d3e-4f5a';
  expect(changeSetIn(`\nChangeset created successfully. ${arn}\n\n`)).toBe(arn);
  expect(changeSetIn('No changes to deploy. Stack s3-to-salesforce is up to date\n')).toBeUndefined();
});

const changed = { logicalId: 'ExportFunction', physicalId: 'export', action: 'Modify', replacement: 'False' };

test('a parameter that would not reach the version that runs is refused', () => {
  const changes = [{ ...changed, parameters: ['StampFormat', 'OtherEventBuckets'] }];
  expect(refusals({ changes, before, after: before })).toEqual([
    expect.stringMatching(/^StampFormat, OtherEventBuckets would not take effect: .*NEW_VERSION=yes npm run deploy/),
  ]);
});

test.each([
  [
    'a new version gets it',
    [
      { ...changed, parameters: ['A'] },
      { logicalId: 'ExportFunctionVersionab1', action: 'Add' },
    ],
  ],
  ['it changes no property of the function', [{ ...changed, parameters: [] }]],
  ['the function has no versions', [{ ...changed, logicalId: 'SweepFunction', parameters: ['A'] }]],
  ['the function is new', [{ ...changed, action: 'Add', parameters: ['A'] }]],
])('a parameter is accepted if %s', (_, changes) => {
  expect(refusals({ changes, before, after: before })).toEqual([]);
});
