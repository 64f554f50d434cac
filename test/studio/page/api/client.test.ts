import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RequestError, request } from '../../../../src/studio/page/api/client.ts';

let server: Server;
let answer: (response: ServerResponse) => void;
let calls = 0;
const realFetch = globalThis.fetch;
beforeAll(async () => {
  server = createServer((_, response) => {
    calls += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(`http://127.0.0.1:${port}${path}`, init));
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const reason = () =>
  request('GET /api/project').then(
    () => 'answered',
    ({ name, message }: RequestError) => `${name}: ${message}`,
  );

const broken = 'RequestError: The answer from the studio is incomplete. Try again.';

it('an answer that breaks off in the middle is none', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"name":', () => response.destroy());
  };
  expect(await reason()).toBe(broken);
});

it('half an answer is none', async () => {
  answer = (response) => response.end('{"name":');
  expect(await reason()).toBe(broken);
});

it('an empty answer is none', async () => {
  answer = (response) => response.end();
  expect(await reason()).toBe(broken);
});

it('a refusal says why, or at least its status if that breaks off', async () => {
  answer = (response) => response.writeHead(422).end('{"message":"It takes too long."}');
  expect(await reason()).toBe('RequestError: It takes too long.');
  answer = (response) => response.writeHead(500).end('{"mess');
  expect(await reason()).toBe('RequestError: The studio answered with 500.');
});

it('says that nothing answers', async () => {
  answer = (response) => response.destroy();
  expect(await reason()).toBe('RequestError: The studio does not answer. Is it still running in its terminal?');
});

it('asks once more what only reads, and nothing else', async () => {
  answer = (response) => response.end(calls === 1 ? '{"name":' : '{"name":"sessions"}');
  calls = 0;
  expect(await request('GET /api/project')).toEqual({ name: 'sessions' });
  expect(calls).toBe(2);
  answer = (response) => response.end('{"kind":');
  calls = 0;
  const saved = request('PUT /api/files/:path', { path: { path: 'a.yaml' }, body: { text: '', basedOn: null } });
  await expect(saved).rejects.toThrow('The answer from the studio is incomplete. Try again.');
  expect(calls).toBe(1);
});
