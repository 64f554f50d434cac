// After a rollback, the older version reads the state that the current code wrote. So for the same event at the same time,
// the current code must write everything that the recorded version wrote, under the same names. It may add fields and
// reword messages.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createKeys } from '../../src/local/stack-resources.ts';
import { createPublisher, type EventInput } from '../../src/publisher/publisher.ts';
import { startDeployment } from './deployment.ts';
import { type Item, readState, recordedVersions, stateFolder } from './recorded-state.ts';
import { clientOf, clockAt, quickly } from './sent-from.ts';

const keys = await createKeys();
const states = await Promise.all((await recordedVersions()).map(readState));

describe.each(states)('$about.version', (state) => {
  const folder = join(stateFolder, state.about.version);

  /** The current code with empty tables and the recorded objects. */
  async function deployedWithEmptyTables() {
    const [mappingsDir, schemaDir] = [join(folder, 'mappings'), join(folder, 'schema')];
    const deployment = await startDeployment({ mappingsDir, schemaDir, now: state.about.recordedAt, keys });
    onTestFinished(deployment.close);
    for (const object of state.objects) deployment.put(object.key, object.text, object);
    return deployment;
  }

  const notificationOf = (key: string) => ({
    body: state.objects.find((object) => object.key === key)?.notification ?? '',
  });

  test('an event leaves the same items in the tables', async () => {
    const deployment = await deployedWithEmptyTables();
    for (const key of ['events/applied.json', 'platform/shifts.jsonl', 'events/never-came.json']) {
      deployment.send('event', notificationOf(key));
    }
    await deployment.deliver('event');
    const idempotencyItems = await deployment.items('idempotency');
    // 0.1.0 never reads the item that says since when events get ids from their content.
    const stampItems = (await deployment.items('stamps')).filter(({ contentIdsSince }) => !contentIdsSince);
    expect([idempotencyItems.length, stampItems.length]).toEqual([4, 4]);
    for (const item of idempotencyItems) {
      // It only matters to a lock, which lasts longer than it did: a call without an answer may take effect until then.
      const { in_progress_expiration: _, ...recorded } = read(findBy('id', item, state.idempotency)) as typeof item;
      expect(item).toMatchObject(recorded);
    }
    for (const item of stampItems) expect(read(item)).toMatchObject(read(findBy('record', item, state.stamps)));
  });

  test('a retry has the same body, with one more attempt', async () => {
    const deployment = await deployedWithEmptyTables();
    deployment.org.faults.add({
      match: { sObject: 'Contact' },
      effect: { kind: 'row-error', code: 'ENTITY_IS_DELETED' },
    });
    const retries = state.queues.filter(({ means }) => means && means.attempts > 0 && means.attempts < 9);
    expect(retries.length).toBeGreaterThan(3);
    for (const { what, body, movedBySqs } of retries) {
      if (movedBySqs) continue;
      deployment.send('event', { body });
      await deployment.deliver('event');
      const [next] = deployment.take('event');
      const { s3ToSalesforce: own, ...rest } = JSON.parse(body);
      const expected = { ...rest, s3ToSalesforce: { ...own, attempts: own.attempts + 1 } };
      expect(JSON.parse(next?.body ?? ''), what).toMatchObject(expected);
    }
  });

  test.each(['events/no-version.json', 'events/not-json.json', 'events/bad-lines.jsonl'])(
    'the dead-letter message of %s has the same body and attributes',
    async (key) => {
      const deployment = await deployedWithEmptyTables();
      deployment.send('event', notificationOf(key));
      await deployment.deliver('event');
      const [deadLetter] = deployment.take('dead-letter');
      const recorded = state.queues.find(({ means }) => means?.objects[0]?.key === key);
      const { attributes, body = '' } = recorded ?? {};
      expect(deadLetter?.attributes).toMatchObject({ ...attributes, Reason: expect.any(String) });
      const expected = JSON.parse(body);
      expected.s3ToSalesforce.report.message = expect.any(String);
      expect(JSON.parse(deadLetter?.body ?? '')).toMatchObject(expected);
    },
  );

  test('a spooled event has the same path and the same bytes', async () => {
    const recorded = await waitingIn(join(folder, 'spool/died'));
    expect(recorded.length).toBeGreaterThan(3);
    const spool = await mkdtemp(join(tmpdir(), 'state-spool-'));
    onTestFinished(() => rm(spool, { recursive: true, force: true }));
    const clock = clockAt(0);
    const publisher = createPublisher({ ...quickly, spool, clock, client: clientOf(() => new Promise(() => {})) });
    for (const { path, text } of recorded) {
      clock.time = Number(/(\d{13})\d{3}-/.exec(path)?.[1]);
      await publisher.publish(JSON.parse(text) as EventInput);
    }
    await publisher.close({ graceMs: 0 });
    expect(await waitingIn(spool)).toEqual(recorded);
  });
});

/** The item without Salesforce ids, which depend on the other records of the run. */
const read = (item: Item): Item => {
  const text = JSON.stringify(item, (name, value) => (name === 'stamps' && value.S ? JSON.parse(value.S) : value));
  return JSON.parse(text, (name, value) => (name === 'id' && /^\w{3}5e0\w{12}$/.test(value?.S) ? {} : value));
};

function findBy(name: string, item: Item, items: readonly Item[]): Item {
  const match = items.find((each) => JSON.stringify(each[name]) === JSON.stringify(item[name]));
  if (!match) throw new Error(`No recorded item has this ${name}.`);
  return match;
}

/** The waiting files of a spool, without the writer and the failed attempts in their names. */
async function waitingIn(spool: string): Promise<{ path: string; text: string }[]> {
  const waiting = join(spool, 'waiting');
  const files: { path: string; text: string }[] = [];
  for (const path of (await readdir(waiting, { recursive: true })).sort()) {
    if (!path.endsWith('.json')) continue;
    const text = await readFile(join(waiting, path), 'utf8');
    files.push({ path: path.replace(/-[0-9a-f]{8}-(.*)-\d+\.json$/, '-…-$1-….json'), text });
  }
  return files;
}
