// How a command ends before its work is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { s3sf } from './run-s3sf.ts';
import { scratchFolder } from './scratch-folder.ts';

test.each([['test'], ['preview', 'examples/an-evening.jsonl']])('%s ends when the person stops it', async (...argv) => {
  const stop = new AbortController();
  stop.abort();
  expect(await s3sf(argv, { signal: stop.signal })).toEqual({ code: 1, out: '', err: '' });
});

test('a reader that closes the pipe ends the command without an error', async () => {
  const event = { specversion: '1.0', id: 'e', source: 's', type: 'none', data: {} };
  const folder = await scratchFolder({ 'many.jsonl': `${JSON.stringify(event)}\n`.repeat(5_000) });
  const child = spawn(process.execPath, ['bin/s3sf.js', 'preview', `${folder}/many.jsonl`]);
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  expect({ code, err }).toEqual({ code: 1, err: '' });
});
