// `--stack NAME`: the commands find the parts of a deployed stack by its outputs, with the caller's own credentials.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { login } from '../../../end-to-end/harness/events.ts';
import { eventually } from '../../../eventually.ts';
import { type LikeDeployed, likeDeployed } from '../../../studio/server/like-deployed.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

let deployed: LikeDeployed;

beforeAll(async () => {
  deployed = await likeDeployed();
  for (const [name, value] of Object.entries(deployed.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await deployed.close();
});

const waiting = (name: 'dead-letter' | 'parked') =>
  Object.values(deployed.pipeline.stack.sqs.sqs.counts(name)).reduce((sum, count) => sum + count, 0);

test('an event is published, and traced in the log groups', async () => {
  const bad = { ...login({ id: 'evt-bad', counselor: 'cc-1' }), data: { counselor: { id: 'cc-1' } } };
  const folder = await scratchFolder({ 'bad.json': JSON.stringify(bad) });
  const published = await s3sf(['publish', join(folder, 'bad.json'), '--stack', 'pipeline']);
  expect(published).toMatchObject({ code: 0, out: expect.stringContaining('/events/bad.json\n') });
  await eventually(() => expect(waiting('dead-letter')).toBe(1));
  const { code, out } = await s3sf(['trace', 'evt-bad', '--stack', 'pipeline']);
  expect(code).toBe(0);
  expect(out).toContain('attempt 1  failed, dead letter');
});

test('dead letters are listed with those in the bucket, and sent back', async () => {
  const listed = await s3sf(['redrive', '--stack', 'pipeline', '--json']);
  // Without the name of the bucket, a note says that its dead letters are not listed.
  expect(listed.err).toBe('');
  expect(JSON.parse(listed.out)).toMatchObject({ groups: [{ code: 'event/breaks-schema' }], complete: true });
  const moved = await s3sf(['redrive', '--stack', 'pipeline', '--yes']);
  expect(moved).toMatchObject({ code: 0, out: expect.stringContaining('They are in the backlog queue now.') });
  expect((await s3sf(['redrive', '--stack', 'pipeline', '--parked'])).out).toBe('The parked queue is empty.\n');
});

test('objects are replayed, and records without an owner counted with the secret of the stack', async () => {
  const replayed = await s3sf(['replay', '--stack', 'pipeline', '--prefix', 'events/']);
  expect(replayed).toMatchObject({ code: 0, out: expect.stringContaining('is in the backlog queue.') });
  const assigned = await s3sf(['assign', '--stack', 'pipeline']);
  expect(assigned).toMatchObject({ code: 0, err: '' });
});

test('a person is found in the bucket and in the tables', async () => {
  const found = await s3sf(['find-person', 'cc-1', '--list', '--stack', 'pipeline']);
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('events/bad.json') });
  const forgotten = await s3sf(['forget', 'cc-1', '--mentions', '--yes', '--stack', 'pipeline']);
  expect(forgotten).toMatchObject({ code: 0, err: '' });
});

test('an option for a part takes precedence, and a stack that does not exist is named', async () => {
  const other = await s3sf(['publish', 'examples/first-rescue.json', '--stack', 'pipeline', '--bucket', 'no-such']);
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('NoSuchBucket') });
  const nowhere = await s3sf(['redrive', '--stack', 'nowhere']);
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('there is no stack nowhere') });
});
