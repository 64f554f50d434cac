// Spans as X-Ray's daemon receives them: datagrams on a real socket, checked against "AWS X-Ray segment documents".
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSpans } from '../../../src/lambda/observability/spans.ts';
import { xrayDaemon } from '../../../src/lambda/observability/xray-daemon.ts';

let daemon: Socket;
let received: string[];
let environment: Record<string, string | undefined>;

const headerOf = (parent: string, sampled = '1') =>
  `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${parent};Sampled=${sampled};Lineage=1:a87bd80c:0`;

beforeEach(async () => {
  received = [];
  daemon = createSocket('udp4');
  daemon.on('message', (message) => received.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  environment = {
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: headerOf('53995c3f42cd8ad8'),
  };
});
afterEach(() => daemon.close());

/** The documents that arrive until one with this name does: datagrams on loopback keep their order. */
async function documentsUntil(name: string): Promise<Record<string, unknown>[]> {
  while (!received.some((text) => text.includes(JSON.stringify(name)))) await once(daemon, 'message');
  return received.map((text) => {
    const [header = '', document = '', ...rest] = text.split('\n');
    expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
    expect(rest).toEqual([]);
    return JSON.parse(document);
  });
}

/** 2026-03-01T00:00:00Z, and a quarter of a second later at each look. */
function clock() {
  let now = 1_772_323_200_000 - 250;
  return () => {
    now += 250;
    return now;
  };
}

test('a span is a subsegment of the invocation, with its times in seconds', async () => {
  const span = createSpans({ environment, now: clock() });
  expect(await span('Salesforce', async () => 7, { namespace: 'remote', annotations: { rows: 200 } })).toBe(7);
  const [document, ...more] = await documentsUntil('Salesforce');
  expect(more).toEqual([]);
  expect(document).toEqual({
    type: 'subsegment',
    name: 'Salesforce',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    parent_id: '53995c3f42cd8ad8',
    start_time: 1_772_323_200,
    end_time: 1_772_323_200.25,
    namespace: 'remote',
    annotations: { rows: 200 },
  });
});

test('a span that fails is a fault without a message, and its error goes on', async () => {
  const span = createSpans({ environment, now: clock() });
  const failing = span('settle', () => Promise.reject(new Error('a phone number')));
  await expect(failing).rejects.toThrow('a phone number');
  const [document] = await documentsUntil('settle');
  expect(document).toMatchObject({ fault: true });
  expect(received.join()).not.toContain('phone');
});

test('spans at the same time have the same parent and ids of their own', async () => {
  const span = createSpans({ environment, now: clock() });
  await Promise.all(['a', 'b', 'c'].map((name) => span(name, async () => {})));
  await span('last', async () => {});
  const documents = await documentsUntil('last');
  expect(new Set(documents.map(({ id }) => id)).size).toBe(4);
  expect(new Set(documents.map((each) => each.parent_id))).toEqual(new Set(['53995c3f42cd8ad8']));
});

test.each([
  ['X-Ray does not sample the invocation', headerOf('53995c3f42cd8ad8', '0')],
  ['the sampling is undecided', headerOf('53995c3f42cd8ad8', '?')],
  ['there is no trace', undefined],
  ['the trace is not understood', 'Root=1;Parent=2;Sampled=1'],
])('nothing is sent where %s', async (_why, header) => {
  environment._X_AMZN_TRACE_ID = header;
  const span = createSpans({ environment, now: clock() });
  expect(await span('unsampled', async () => 1)).toBe(1);
  environment._X_AMZN_TRACE_ID = headerOf('00000000000000aa');
  await span('sampled', async () => {});
  expect(await documentsUntil('sampled')).toMatchObject([{ name: 'sampled', parent_id: '00000000000000aa' }]);
});

test('an invocation sends fifty spans of a name, and the next one as many again', async () => {
  const span = createSpans({ environment, now: clock() });
  for (let count = 0; count < 60; count += 1) await span('event: open object', async () => {});
  environment._X_AMZN_TRACE_ID = headerOf('00000000000000bb');
  await span('event: open object', async () => {});
  await span('last', async () => {});
  const parents = (await documentsUntil('last')).map((each) => each.parent_id);
  expect(parents.filter((parent) => parent === '53995c3f42cd8ad8')).toHaveLength(50);
  expect(parents.filter((parent) => parent === '00000000000000bb')).toHaveLength(2);
});

test('both forms of the daemon address are understood', async () => {
  const { port } = daemon.address();
  xrayDaemon(`tcp:127.0.0.1:1 udp:127.0.0.1:${port}`)?.({ name: 'one' });
  xrayDaemon(`udp:127.0.0.1:${port} tcp:127.0.0.1:1`)?.({ name: 'two' });
  expect(await documentsUntil('two')).toHaveLength(2);
  for (const address of ['', 'nowhere', '127.0.0.1', 'tcp:127.0.0.1:2000']) expect(xrayDaemon(address)).toBeUndefined();
});

test('what cannot be sent disturbs nobody', async () => {
  // No process listens there, no such port exists, and no such host does.
  const closed = createSocket('udp4').bind(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  for (const address of [`127.0.0.1:${port}`, '127.0.0.1:99999', 'no-such-host.invalid:2000']) {
    const span = createSpans({ environment: { ...environment, AWS_XRAY_DAEMON_ADDRESS: address }, now: clock() });
    expect(await span('lost', async () => 'done')).toBe('done');
    expect(await span('lost', async () => 'done')).toBe('done');
  }
  const send = xrayDaemon(`127.0.0.1:${daemon.address().port}`);
  send?.({ name: 'x'.repeat(64_000) });
  send?.({ name: 'small' });
  expect(await documentsUntil('small')).toHaveLength(1);
});

test('without a daemon, as on this machine, spans only run', async () => {
  const span = createSpans({ environment: { _X_AMZN_TRACE_ID: headerOf('53995c3f42cd8ad8') }, now: clock() });
  expect(await span('nowhere', async () => 3)).toBe(3);
});
