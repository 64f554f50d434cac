// A platform that publishes while S3 fails, and is killed while it writes an event to its spool.
//   node killed-publisher.ts SPOOL MILLISECONDS_SINCE_1970
import { type FileHandle, open } from 'node:fs/promises';
import { createPublisher, type EventInput } from '../../src/publisher/publisher.ts';
import { clientOf, clockAt, quickly } from '../../test/state/sent-from.ts';

const [spool = '', start = ''] = process.argv.slice(2);
const clock = clockAt(Number(start));
let ids = 0;
const failed = new Set<string>();

const publisher = createPublisher({
  ...quickly,
  spool,
  concurrency: 16,
  takeOverMs: 5_000,
  clock,
  newId: () => `generated-${ids++}`,
  // The first attempt of three events fails; every other call hangs.
  client: clientOf(async ({ Key }) => {
    if (failed.has(Key) || failed.size === 3) return new Promise(() => {});
    failed.add(Key);
    throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  }),
});

const later = async (event: EventInput) => {
  clock.time += 4_000;
  await publisher.publish(event);
};

const login = (counselor: string, more: object = {}): EventInput => ({
  type: 'counselor.login',
  data: { id: counselor, last_name: 'Okonjo' },
  ...more,
});

for (const number of [1, 2, 3]) await later(login(`c-${number}`, { id: `tried-${number}` }));
while ((await publisher.status()).failedTries < 3) await new Promise((wake) => setTimeout(wake, 5));
await later(login('c-4'));
await later(
  login('c-5', { id: 'with-everything', source: '/here', time: '2026-03-02T23:30:00-05:00', subject: 'c-5' }),
);
await later({ type: 'nothing but a type' });
await later({ type: 'counselor.login', id: 'other letters', data: { id: 'c-7', last_name: 'Ọ̀kọ́njọ́ 🙂' } });

// When the process is killed, half of the file is on disk.
const probe = await open(process.execPath);
const prototype = Object.getPrototypeOf(probe) as FileHandle;
prototype.writeFile = async function writeHalf(this: FileHandle, bytes) {
  await this.write((bytes as Uint8Array).subarray(0, 40));
  await this.sync();
  process.kill(process.pid, 'SIGKILL');
};
await later(login('c-8', { id: 'half-written' }));
