// What can be wrong with a disk: none of it hurts the caller, and none of it hurts the other events.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPublishing, temporaryFolder, until } from '../spool-folder.ts';

const login = { type: 'counselor.login', data: { text: 'x'.repeat(2000) } };

/** A disk of its own with so many bytes; undefined where we may not mount one. */
function smallDisk(folder: string, bytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mayMount = await (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'publisher-mount-'));
  const mounted = smallDisk(folder, 65_536);
  if (mounted) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true });
  return mounted;
})();

async function mountedFolder(bytes: number): Promise<string> {
  const folder = await temporaryFolder();
  smallDisk(folder, bytes);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

test.skipIf(!mayMount)(
  'on a full disk events are refused, those before arrive, and their going makes room',
  async () => {
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
    // Of what was refused nothing takes up room.
    expect(await readdir(join(folder, 'spool/half-written'))).toEqual([]);

    s3.faults.clear();
    await until(async () => (await publisher.status()).events === 0);
    expect(new Set((await objects()).keys())).toEqual(new Set(spooled));
    expect(await publisher.publish(login)).toMatchObject({ status: 'spooled' });
    expect(reports.filter(({ kind }) => kind === 'quarantined')).toEqual([]);
  },
);

test.skipIf(!mayMount)('what is spooled is sent even when the disk is full from the start', async () => {
  const folder = await mountedFolder(256 * 1024);
  const at = await startPublishing({}, { spool: join(folder, 'spool') });
  at.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  expect(await at.publisher.publish(login)).toMatchObject({ status: 'spooled' });
  await at.publisher.close();
  await writeFile(join(folder, 'somebody-elses'), Buffer.alloc(300_000)).catch(() => {});
  at.s3.faults.clear();
  const { objects } = await startPublishing({}, at);
  await until(async () => (await objects()).size === 1);
});

test.skipIf(!mayMount)('a disk that has become read-only refuses, and what it holds arrives', async () => {
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

test('a file in place of the spool: events are refused, and taken once it is out of the way', async () => {
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

test('a spool that somebody removes while it is used is made anew', async () => {
  const { publisher, spool, objects } = await startPublishing();
  await publisher.publish({ ...login, id: 'evt-1' });
  await until(async () => (await objects()).size === 1);
  await rm(spool, { recursive: true });
  await until(async () => (await publisher.publish({ ...login, id: 'evt-2' })).status === 'spooled');
  await until(async () => (await objects()).size === 2);
});

test('spooled files that were changed, cut or written by others are put aside and told; the others arrive', async () => {
  const at = await startPublishing();
  at.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  for (let index = 0; index < 6; index += 1) await at.publisher.publish({ ...login, id: `evt-${index}` });
  await at.publisher.close();
  const waiting = join(at.spool, 'waiting');
  // One folder, or two where ten seconds were over in between.
  const folders = await readdir(waiting);
  const [folder = ''] = folders;
  const names = await Promise.all(
    folders.map(async (each) => (await readdir(join(waiting, each))).map((name) => join(waiting, each, name))),
  );
  const files = names.flat().sort();
  const [changed = '', cut = '', empty = '', folderInPlace = ''] = files;
  await writeFile(changed, JSON.stringify({ id: 'another event' }));
  await writeFile(cut, '{"specversion":"1.0","id":"evt');
  await writeFile(empty, '');
  await unlink(folderInPlace);
  await mkdir(folderInPlace);
  // What other programs may leave behind.
  await writeFile(join(waiting, folder, 'event.json.tmp'), '{"half": ');
  await writeFile(join(waiting, 'stray.json'), '{}');
  await mkdir(join(waiting, 'stray'));
  await writeFile(join(waiting, 'stray', 'event.json'), '{}');
  await symlink('/dev/zero', join(waiting, folder, 'link.json'));
  await writeFile(join(at.spool, 'half-written', '0000'), '{"half": ');

  at.s3.faults.clear();
  const { publisher, reports, objects } = await startPublishing({ attempts: 3 }, at);
  await until(async () => (await objects()).size === 2);
  const ids = [...(await objects()).values()].map((body) => JSON.parse(body).id);
  expect(new Set(ids)).toEqual(new Set(['evt-4', 'evt-5']));
  // A folder in place of a file cannot be read: it is told after the tries.
  await until(() => reports.length >= 8);
  const told = reports.map((report) => (report.kind === 'quarantined' ? report.reason : report.kind)).sort();
  expect(told).toEqual([
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
  expect(await readdir(join(at.spool, 'broken'))).toHaveLength(7);
});

test('half-written files of a process that died are removed, not sent', async () => {
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

test('a quarantined file that is put back by hand is sent', async () => {
  const at = await startPublishing();
  at.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await at.publisher.publish({ ...login, id: 'evt-1' });
  await at.publisher.close();
  const waiting = join(at.spool, 'waiting');
  const [folder = ''] = await readdir(waiting);
  const [name = ''] = await readdir(join(waiting, folder));
  await rename(join(waiting, folder, name), join(waiting, folder, `${name}.bak`));
  at.s3.faults.clear();
  const { spool, reports, objects } = await startPublishing({}, at);
  await until(() => reports.length > 0);
  const [broken = ''] = await readdir(join(spool, 'broken'));
  await mkdir(join(waiting, folder), { recursive: true });
  await rename(join(spool, 'broken', broken), join(waiting, folder, name));
  await until(async () => (await objects()).size === 1);
});
