// One stack per folder: which process may take over the file with the stack's addresses, and which removes it.
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  type LocalState,
  readLocalState,
  removeLocalState,
  runningHere,
  writeLocalState,
} from '../../../src/cli/local-stack/state.ts';
import { inFolder } from '../../in-folder.ts';
import { scratchFolder } from '../scratch-folder.ts';

const nobody = 'http://127.0.0.1:1';

function stateAt(url: string, more: Partial<LocalState> = {}): LocalState {
  const queueUrls = { event: url, backlog: url, parked: url, deadLetter: url };
  return {
    pid: process.pid,
    s3Url: url,
    sqsUrl: url,
    salesforceUrl: url,
    controlToken: 't',
    bucket: 'events',
    queueUrls,
    ...more,
  };
}

/** The URL of a stack that answers. */
async function answering(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const inScratch = async (run: () => Promise<void>) => inFolder(await scratchFolder(), run);

async function leftBehind(text: string): Promise<void> {
  await mkdir('.s3sf');
  await writeFile('.s3sf/local.json', text);
}

test.each([
  // The process id belongs to another program by now: this test.
  ['a stack that crashed', JSON.stringify(stateAt(nobody))],
  ['a stack that another version wrote', '{"pid":1}'],
  ['a write that was cut off', '{"pid'],
])('the file of %s is overwritten', (_, text) =>
  inScratch(async () => {
    await leftBehind(text);
    expect(await runningHere()).toBeUndefined();
    const own = stateAt(nobody, { bucket: 'own' });
    expect(await writeLocalState(own)).toBe(true);
    expect(await readLocalState()).toEqual(own);
  }),
);

test('the file of a stack that answers stays', () =>
  inScratch(async () => {
    const first = stateAt(await answering());
    expect(await writeLocalState(first)).toBe(true);
    expect(await writeLocalState(stateAt(nobody))).toBe(false);
    expect(await runningHere()).toEqual(first);
  }));

test('only the process that wrote the file removes it', () =>
  inScratch(async () => {
    const text = JSON.stringify(stateAt(nobody, { pid: process.ppid }));
    await leftBehind(text);
    await removeLocalState();
    expect(await readFile('.s3sf/local.json', 'utf8')).toBe(text);
    await writeLocalState(stateAt(nobody));
    await removeLocalState();
    expect(await readLocalState()).toBeUndefined();
    await expect(readFile('.s3sf/local.json')).rejects.toThrow('ENOENT');
  }));
