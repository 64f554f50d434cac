// With Node's own http client: fetch would not let a test choose the Host header.
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../src/local/http/listen.ts';

async function serverUnderTest() {
  const server = await listen(async (_, response) => void response.end('answered'));
  onTestFinished(() => server.close());
  const status = (headers: Record<string, string>, path = '/') =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = server;
      request({ port, host: '127.0.0.1', path, headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  return { server, status };
}

test.each(['127.0.0.1', 'localhost:80', '[::1]:9', '172.17.0.1:4566', 'events.localhost'])(
  'the host %s is answered',
  async (host) => {
    expect(await (await serverUnderTest()).status({ host })).toBe(200);
  },
);

test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', 'localhost@evil.example'])(
  'the host %j is refused',
  async (host) => {
    expect(await (await serverUnderTest()).status({ host })).toBe(403);
  },
);

test('a web page of another origin is refused, one on this machine is not', async () => {
  const { status } = await serverUnderTest();
  expect(await status({ origin: 'https://evil.example' })).toBe(403);
  expect(await status({ origin: 'null' })).toBe(403);
  expect(await status({ origin: 'http://localhost:5173' })).toBe(200);
});

test('a protected server answers control requests only with its token', async () => {
  const { server, status } = await serverUnderTest();
  expect(await status({}, '/_control/fail')).toBe(200);
  server.protectControl('secret');
  for (const path of ['/_control/fail', '/__emulator/records/Contact', '//_control/fail']) {
    expect(await status({}, path)).toBe(403);
    expect(await status({ 'x-control-token': 'Secret' }, path)).toBe(403);
    expect(await status({ 'x-control-token': 'secret' }, path)).toBe(200);
  }
  expect(await status({}, '/events/key')).toBe(200);
});
