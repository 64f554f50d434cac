// Disk problems must harm neither the caller nor the other events.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPublishing, temporaryFolder, until } from '../start-publishing.ts';

const login = { type: 'counselor.login', data: { text: 'x'.repeat(2000) } };

/** Mounts a disk of this size; false if this user may not mount one. */
function mountSmallDisk(folder: string, bytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mayMount = await (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'publisher-mount-'));
  const mounted = mountSmallDisk(folder, 65_536);
  if (mounted) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true });
  return mounted;
})();

async function mountedFolder(bytes: number): Promise<string> {
  const folder = await temporaryFolder();
  mountSmallDisk(folder, bytes);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

test.skipIf(!mayMount)('a full disk refuses events; the earlier ones arrive, which makes room again', async () => {
  const folder = await mountedFolder(256 * 1024);
  const { publisher, s3, reports, objects } = await startPublishing({}, { spool: join(folder, 'spool') });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, index) => publisher.publish({ ...login, id: `evt-${index}` })),
  );
  const spooled = results.flatMap((result) => (result.status === 'spooled' ? [result.key] : []));
  const reasons = new Set(results.flatMap((result) => (result.status === 'refused' ? [result.reason] : [])));
  expect(spooled.length).toBeGreaterThan(20);
  expect(reasons).toEqual(new Set(['disk-full']));
  expect(reports).toContainEqual({ kind: 'refusing', reason: 'disk-full' });
  // Refused events leave nothing behind.
  expect(await readdir(join(folder, 'spool/half-written'))).toEqual([]);

  s3.faults.clear();
  await until(async () => (await publisher.status()).events === 0);
  expect(new Set((await objects()).keys())).toEqual(new Set(spooled));
  expect(await publisher.publish(login)).toMatchObject({ status: 'spooled' });
  expect(reports.filter(({ kind }) => kind === 'quarantined')).toEqual([]);
});

test.skipIf(!mayMount)('spooled events are sent even if the disk is full at the start', async () => {
  const folder = await mountedFolder(256 * 1024);
  const publishing = await startPublishing({}, { spool: join(folder, 'spool') });
  publishing.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  expect(await publishing.publisher.publish(login)).toMatchObject({ status: 'spooled' });
  await publishing.publisher.close();
  await writeFile(join(folder, 'other-file'), Buffer.alloc(300_000)).catch(() => {});
  publishing.s3.faults.clear();
  const { objects } = await startPublishing({}, publishing);
  await until(async () => (await objects()).size === 1);
});

test.skipIf(!mayMount)('a disk that becomes read-only refuses events, and those it holds arrive', async () => {
  const folder = await mountedFolder(1024 * 1024);
  const { publisher, s3, objects } = await startPublishing({}, { spool: join(folder, 'spool') });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publisher.publish({ ...login, id: 'before' });
  execFileSync('mount', ['-o', 'remount,ro', folder]);
  expect(await publisher.publish({ ...login, id: 'meanwhile' })).toMatchObject({ reason: 'spool-unwritable' });
  s3.faults.clear();
  await until(async () => (await objects()).size === 1);
  execFileSync('mount', ['-o', 'remount,rw', folder]);
  await until(async () => (await publisher.status()).events === 0);
  expect(await publisher.publish({ ...login, id: 'after' })).toMatchObject({ status: 'spooled' });
});

test('a file in place of the spool folder makes publish refuse events until it is removed', async () => {
  const spool = join(await temporaryFolder(), 'spool');
  await writeFile(spool, 'somebody put this here');
  const { publisher, reports, objects } = await startPublishing({}, { spool });
  expect(await publisher.publish({ ...login, id: 'evt-1' })).toEqual({
    status: 'refused',
    reason: 'spool-unwritable',
    id: 'evt-1',
  });
  expect(reports).toEqual([{ kind: 'refusing', reason: 'spool-unwritable' }]);
  await unlink(spool);
  expect(await publisher.publish({ ...login, id: 'evt-1' })).toMatchObject({ status: 'spooled' });
  await until(async () => (await objects()).size === 1);
});

test('a spool that is deleted while in use is created again', async () => {
  const { publisher, spool, objects } = await startPublishing();
  await publisher.publish({ ...login, id: 'evt-1' });
  await until(async () => (await objects()).size === 1);
  await rm(spool, { recursive: true });
  await until(async () => (await publisher.publish({ ...login, id: 'evt-2' })).status === 'spooled');
  await until(async () => (await objects()).size === 2);
});

test('changed, truncated and unknown files in the spool are quarantined and reported; the others arrive', async () => {
  const publishing = await startPublishing();
  publishing.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  for (let index = 0; index < 6; index += 1) await publishing.publisher.publish({ ...login, id: `evt-${index}` });
  await publishing.publisher.close();
  const waiting = join(publishing.spool, 'waiting');
  // One folder, or two if a new ten-second interval began in between.
  const folders = await readdir(waiting);
  const [folder = ''] = folders;
  const names = await Promise.all(
    folders.map(async (each) => (await readdir(join(waiting, each))).map((name) => join(waiting, each, name))),
  );
  const files = names.flat().sort();
  const [changed = '', truncated = '', empty = '', folderInPlace = ''] = files;
  await writeFile(changed, JSON.stringify({ id: 'another event' }));
  await writeFile(truncated, '{"specversion":"1.0","id":"evt');
  await writeFile(empty, '');
  await unlink(folderInPlace);
  await mkdir(folderInPlace);
  // Files that other programs may leave behind.
  await writeFile(join(waiting, folder, 'event.json.tmp'), '{"half": ');
  await writeFile(join(waiting, 'stray.json'), '{}');
  await mkdir(join(waiting, 'stray'));
  await writeFile(join(waiting, 'stray', 'event.json'), '{}');
  await symlink('/dev/zero', join(waiting, folder, 'link.json'));
  await writeFile(join(publishing.spool, 'half-written', '0000'), '{"half": ');

  publishing.s3.faults.clear();
  const { publisher, reports, objects } = await startPublishing({ attempts: 3 }, publishing);
  await until(async () => (await objects()).size === 2);
  const ids = [...(await objects()).values()].map((body) => JSON.parse(body).id);
  expect(new Set(ids)).toEqual(new Set(['evt-4', 'evt-5']));
  // A folder in place of a file cannot be read: it is reported after its last attempt.
  await until(() => reports.length >= 8);
  const reported = reports.map((report) => (report.kind === 'quarantined' ? report.reason : report.kind)).sort();
  expect(reported).toEqual([
    'changed',
    'changed',
    'changed',
    'undelivered',
    'unknown-file',
    'unknown-file',
    'unknown-file',
    'unknown-file',
  ]);
  await publisher.close();
  expect(await readdir(join(publishing.spool, 'broken'))).toHaveLength(7);
});

test('half-written files of a crashed process are removed and not sent', async () => {
  const { publisher, spool, objects } = await startPublishing();
  await publisher.publish({ ...login, id: 'evt-1' });
  await until(async () => (await objects()).size === 1);
  const { createSpool } = await import('../../../src/publisher/spool/spool.ts');
  const { systemClock } = await import('../../../src/publisher/clock.ts');
  await writeFile(join(spool, 'half-written', '1764025200123456-9f2c01ab'), '{"specv');
  const own = createSpool(spool, systemClock);
  await own.removeHalfWritten();
  expect(await readdir(join(spool, 'half-written'))).toHaveLength(1);
  await own.removeHalfWritten();
  expect(await readdir(join(spool, 'half-written'))).toEqual([]);
});

test('a quarantined file that somebody moves back is sent', async () => {
  const publishing = await startPublishing();
  publishing.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publishing.publisher.publish({ ...login, id: 'evt-1' });
  await publishing.publisher.close();
  const waiting = join(publishing.spool, 'waiting');
  const [folder = ''] = await readdir(waiting);
  const [name = ''] = await readdir(join(waiting, folder));
  await rename(join(waiting, folder, name), join(waiting, folder, `${name}.bak`));
  publishing.s3.faults.clear();
  const { spool, reports, objects } = await startPublishing({}, publishing);
  await until(() => reports.length > 0);
  const [broken = ''] = await readdir(join(spool, 'broken'));
  await mkdir(join(waiting, folder), { recursive: true });
  await rename(join(spool, 'broken', broken), join(waiting, folder, name));
  await until(async () => (await objects()).size === 1);
});
