import { expect, test } from 'vitest';
import { allLines } from '../../src/line-ranges.ts';
import type { Event } from '../../src/pipeline/event/event.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { ProcessDependencies } from '../../src/pipeline/process.ts';
import { newTopUpMemory, processInvocation, type TopUpOptions } from '../../src/pipeline/process-invocation.ts';
import type { OutgoingMessage } from '../../src/pipeline/settle/queues.ts';
import type { DailyLimit } from '../../src/pipeline/write/salesforce/daily-limit.ts';
import { requestBody } from '../../src/request.ts';
import { createScheduler } from '../simulation/scheduler.ts';
import { contact, memoryLedger, smallSalesforce } from './write/window-fixture.ts';

const queueArn = 'arn:a:sqs:r:1:event';

const message = (id: string, receiveCount = 1, size = 100): QueueMessage => ({
  messageId: id,
  receiveCount,
  queueArn,
  body: requestBody({
    objects: [{ bucket: 'b', key: `${id}.json`, size }],
    lines: allLines,
    attempts: 0,
    mayHaveWritten: false,
  }),
});

const messages = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => message(`${prefix}${index}`));

interface Options {
  callMs?: number;
  /** Events in the objects of these keys; default 1. */
  linesOf?: Record<string, number>;
  /** Called with the key of each event's object. */
  onPlan?: (key: string) => void;
  timeLimitMs?: number;
  recordsPerEvent?: number;
  memory?: TopUpOptions['memory'];
  limit?: DailyLimit;
  /** Whether this invocation gets the lead so many milliseconds after its start; default: always. */
  leads?: (ms: number) => boolean | 'unknown';
  /** Messages that each receive returns, one after another; default: as many as it asks for. */
  batches?: readonly number[];
  /** No queue accepts a message whose body has this text. */
  full?: string;
}

/** An invocation in simulated time, on a queue whose receives take 10 ms if messages wait, and else a second. */
function setUp({ callMs = 200, timeLimitMs = 120_000, recordsPerEvent = 1, ...options }: Options = {}) {
  const { memory = newTopUpMemory(), limit, full, batches, leads = () => true } = options;
  const { linesOf = {}, onPlan = () => {} } = options;
  let hasLead = false;
  const scheduler = createScheduler(Date.UTC(2026, 2, 3));
  const { clock } = scheduler;
  const startedAt = clock.now();
  const endsAt = startedAt + timeLimitMs;
  const waiting: QueueMessage[] = [];
  /** Ids by invocation time, in order. */
  const said: string[] = [];
  const windows: number[] = [];
  /** Keys of objects, with the number of windows that were written before. */
  const opened = new Map<string, number>();
  const receives: { at: number; count: number; hiddenSeconds: number; found: number }[] = [];
  const sent: OutgoingMessage[] = [];
  const remainingMs = () => endsAt - clock.now();
  const salesforce = smallSalesforce(({ Ext__c }) =>
    String(Ext__c).startsWith('locked') ? { code: 'UNABLE_TO_LOCK_ROW', message: '' } : undefined,
  );
  const deps: ProcessDependencies = {
    read: {
      store: {
        async open({ key }) {
          opened.set(key, windows.length);
          const ids = Array.from({ length: linesOf[key] ?? 1 }, (_, index) => (index === 0 ? key : `${key}-${index}`));
          const text = ids.map((id) => JSON.stringify({ specversion: '1.0', id, source: 's', type: 't' })).join('\n');
          const body = (async function* () {
            yield Buffer.from(text);
          })();
          return { body, size: text.length, lastModified: new Date(0), versionId: 'v1' };
        },
      },
      envelope: async () => ({}),
      limits: { bytes: 10_000, depth: 20 },
    },
    async plan({ document, ...header }: Event) {
      onPlan(header.location.key);
      const records = Array.from({ length: recordsPerEvent }, (_, index) =>
        contact(`${document.id} ${index}`, { X: 1 }),
      );
      return { kind: 'write', event: header, rulesHash: 'r', newest: 1, records, bytes: 100, skipped: [] };
    },
    write: {
      api: {
        ...salesforce,
        async call(request) {
          await clock.sleep(callMs);
          windows.push(request.rows ?? 0);
          return salesforce.call(request);
        },
      },
      clock,
      random: () => 0,
      withIdempotency: (_plan, write) => write(),
      ledger: memoryLedger(),
    },
    queues: {
      async send(sends) {
        const accepted = sends.map(({ message }) => !full || !message.body.includes(full));
        sent.push(...sends.filter((_, index) => accepted[index]).map(({ message }) => message));
        return accepted;
      },
    },
    clock,
    random: () => 0,
    time: { remainingMs, reserveMs: timeLimitMs / 3 },
    attemptsAllowed: 10,
    rowsInWindow: 1_000,
  };
  const topUp: TopUpOptions = {
    memory,
    limit: () => limit,
    limitShare: 0.8,
    lead: {
      async take() {
        const has = leads(clock.now() - startedAt);
        if (has === 'unknown') return has;
        if (has) hasLead = true;
        return has ? 'this one' : 'others';
      },
      async release() {
        hasLead = false;
      },
    },
    queue: {
      acknowledge: async (ids) => void said.push(...ids.map((id) => `delete ${id}`)),
      async receive(count, hiddenSeconds) {
        const receive = { at: clock.now() - startedAt, count, hiddenSeconds, found: 0 };
        receives.push(receive);
        const batch = batches?.[receives.length - 1];
        if (batch) waiting.push(...messages(`r${receives.length}-`, batch));
        for (let looks = 0; looks < 100; looks += 1) {
          await clock.sleep(10);
          const taken = waiting.splice(0, count);
          receive.found = taken.length;
          if (taken.length > 0) return taken;
        }
        return [];
      },
    },
  };
  async function run(delivered: readonly QueueMessage[]): Promise<string[]> {
    let failed: string[] | undefined;
    void processInvocation(delivered, deps, topUp).then((ids) => {
      failed = ids;
    });
    await scheduler.run(() => failed !== undefined, 100_000);
    return failed ?? ['it did not end'];
  }
  /** Runs it until it fails, because what writes its first window throws. */
  async function failWith(error: Error, delivered: readonly QueueMessage[]): Promise<void> {
    const withIdempotency = async () => {
      await clock.sleep(200);
      throw error;
    };
    let failure: unknown;
    void processInvocation(delivered, { ...deps, write: { ...deps.write, withIdempotency } }, topUp).catch((thrown) => {
      failure = thrown;
    });
    await scheduler.run(() => failure !== undefined, 100_000);
    throw failure;
  }
  return {
    run,
    failWith,
    waiting,
    said,
    windows,
    opened,
    receives,
    sent,
    salesforce,
    memory,
    scheduler,
    elapsedMs: () => clock.now() - startedAt,
    hasLead: () => hasLead,
  };
}

test('a lone event is written at once: nothing is received and nothing waits', async () => {
  const { run, windows, receives, said, elapsedMs } = setUp();
  expect(await run(messages('m', 3))).toEqual([]);
  expect(receives).toEqual([]);
  expect(windows).toEqual([3]);
  expect(said).toEqual([]);
  expect(elapsedMs()).toBe(200);
});

test('a burst becomes windows of 750 messages, and everything is deleted', async () => {
  const { run, waiting, windows, said } = setUp();
  waiting.push(...messages('w', 1_500));
  expect(await run(messages('m', 10))).toEqual([]);
  expect(windows).toEqual([750, 750, 10]);
  expect(new Set(said)).toEqual(
    new Set([...messages('m', 10), ...messages('w', 1_500)].map(({ messageId }) => `delete ${messageId}`)),
  );
  expect(waiting).toEqual([]);
});

test('four messages are a sign of a burst; the function does not wait for a receive that finds nothing', async () => {
  const { run, windows, receives, elapsedMs } = setUp({ callMs: 2_000 });
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([4]);
  expect(receives).toHaveLength(1);
  expect(elapsedMs()).toBe(2_100);
});

test('what a receive brings while the function writes is the next round', async () => {
  const { run, waiting, windows, scheduler, said } = setUp();
  scheduler.after(150, () => waiting.push(message('late')));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([4, 1]);
  expect(said).toContain('delete late');
});

test('the objects of the next round are fetched while this one is written', async () => {
  const { run, waiting, windows, opened, scheduler } = setUp({ callMs: 2_000 });
  scheduler.after(500, () => waiting.push(...messages('late', 8)));
  await run(messages('m', 4));
  expect(windows).toEqual([4, 8]);
  expect(opened.get('m0.json')).toBe(0);
  expect(opened.get('late0.json')).toBe(0);
});

test('two receives in a row with few messages end topping up; one between receives with many does not', async () => {
  const firstWindow = async (batches: readonly number[]) => {
    const { run, windows } = setUp({ callMs: 2_000, batches });
    await run(messages('m', 4));
    return windows[0];
  };
  expect(await firstWindow([3, 3, 10, 10])).toBe(4 + 3 + 3);
  expect(await firstWindow([3, 10, 3, 10, 3, 3, 10])).toBe(4 + 3 + 10 + 3 + 10 + 3 + 3);
});

test('for ten seconds after a burst a lone event is topped up too', async () => {
  const first = setUp();
  first.waiting.push(...messages('w', 5));
  await first.run(messages('m', 5));
  const { memory } = first;
  const at = (burstAt: number) => setUp({ memory: { ...memory, burstAt } });
  const now = Date.UTC(2026, 2, 3);
  const soon = at(now - 9_000);
  await soon.run([message('lone')]);
  expect(soon.receives).not.toEqual([]);
  const later = at(now - 11_000);
  await later.run([message('lone')]);
  expect(later.receives).toEqual([]);
  expect(memory.burstAt).toBeGreaterThan(now);
});

test('a function that has found little does not count that as a burst', async () => {
  const { run, waiting, memory } = setUp();
  waiting.push(message('w'));
  await run(messages('m', 4));
  expect(memory.burstAt).toBeUndefined();
});

test('above the pace a lone event waits for others, a second at most, and then nothing is held while the function waits', async () => {
  const limit = { used: 50_000, max: 100_000 };
  const memory = newTopUpMemory();
  memory.pace = { balance: -3, callsPerMs: 0.72 / 1_000, used: 50_000, at: Date.UTC(2026, 2, 3) };
  const { run, waiting, receives, windows } = setUp({ limit, memory });
  waiting.push(message('a'), message('b'));
  await run([message('lone')]);
  expect(receives[0]?.at).toBe(1_000);
  expect(windows[0]).toBe(3);
});

test('messages are hidden until after the time limit of the function, and not as long as the queue hides them', async () => {
  const { run, waiting, receives } = setUp();
  waiting.push(...messages('w', 30));
  await run(messages('m', 10));
  expect(receives[0]).toMatchObject({ hiddenSeconds: 450 });
  expect(receives.every(({ at, hiddenSeconds }) => hiddenSeconds * 1_000 > 420_000 - at)).toBe(true);
});

test('events with many records are received in smaller numbers', async () => {
  const memory = { ...newTopUpMemory(), rowsPerMessage: 50 };
  const { run, waiting, receives, windows } = setUp({ recordsPerEvent: 50, memory });
  waiting.push(...messages('w', 100));
  await run(messages('m', 10));
  // Ten for this window, and meanwhile twenty for the next one.
  expect(receives.filter(({ at }) => at < 200)).toMatchObject([{ found: 10 }, { found: 10 }, { found: 10 }]);
  expect(windows.slice(0, 2)).toEqual([1_000, 1_000]);
});

test('behind large objects nothing is received', async () => {
  const { run, waiting, receives } = setUp();
  waiting.push(...messages('w', 10));
  await run([message('large', 1, 6_000_000), ...messages('m', 4)]);
  expect(receives.filter(({ at }) => at < 200)).toEqual([]);
});

test('receiving ends when half of the time is over, whatever waits', async () => {
  const { run, waiting, receives, windows } = setUp({ callMs: 25_000 });
  waiting.push(...messages('w', 10_000));
  await run(messages('m', 10));
  expect(windows).toHaveLength(3);
  expect(Math.max(...receives.map(({ at }) => at))).toBeLessThanOrEqual(60_000);
});

test('what was received and cannot be processed is sent anew and deleted, as if nobody had received it', async () => {
  const { run, waiting, windows, sent, said, scheduler } = setUp({ callMs: 75_000 });
  const tried = message('tried', 2);
  scheduler.after(300, () => waiting.push(message('late'), tried));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([4]);
  expect(sent).toEqual([
    { to: 'source', delaySeconds: 0, attributes: {}, body: message('late').body },
    {
      to: 'source',
      delaySeconds: 0,
      attributes: {},
      body: tried.body.replace('"tried":false', '"tried":true,"receives":1'),
    },
  ]);
  expect(said).toEqual(expect.arrayContaining(['delete late', 'delete tried']));
});

test('what cannot be sent anew is not deleted, and a message with ten receives is left to SQS', async () => {
  const { run, waiting, sent, said, scheduler } = setUp({ callMs: 75_000, full: 'late' });
  scheduler.after(300, () => waiting.push(message('late'), message('poison', 10)));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(sent).toEqual([]);
  expect(said.filter((each) => !each.startsWith('delete m'))).toEqual([]);
});

test('a message that may be poison and was received is processed after all others, and the other ones are passed on before', async () => {
  const { run, waiting, said, sent, windows } = setUp();
  waiting.push(message('suspect', 2), message('poison', 3), ...messages('w', 5));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([9, 1]);
  expect(sent.map(({ to, body }) => [to, body.includes('poison.json')])).toEqual([['source', true]]);
  expect(said.indexOf('delete w4')).toBeGreaterThan(said.indexOf('delete poison'));
  expect(said.indexOf('delete suspect')).toBeGreaterThan(said.indexOf('delete w4'));
});

test('what a receive in progress brings is processed before a message that may be poison', async () => {
  const { run, waiting, windows, scheduler } = setUp();
  waiting.push(...messages('w', 40), message('suspect', 2));
  scheduler.after(400, () => waiting.push(message('late')));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([45, 1]);
});

test('only delivered messages are reported as failed; one that was received becomes visible by itself', async () => {
  const { run, waiting, said } = setUp({ full: 'locked' });
  waiting.push(message('locked-received'), ...messages('w', 5));
  expect(await run([message('locked-delivered'), ...messages('m', 4)])).toEqual(['locked-delivered']);
  expect(said).toContain('delete w4');
  expect(said.filter((each) => each.includes('locked'))).toEqual([]);
});

test('a message that is received again while it is in the batch is processed once', async () => {
  const { run, waiting, windows, said } = setUp();
  waiting.push(message('m0', 2), ...messages('w', 5));
  expect(await run(messages('m', 4))).toEqual([]);
  expect(windows).toEqual([9]);
  expect(said).toContain('delete m0');
});

test('nobody waits for a long object: what was received meanwhile goes back, and another invocation may lead', async () => {
  let leadAtEnd: boolean | undefined;
  const { run, waiting, sent, said, windows, scheduler, hasLead } = setUp({
    linesOf: { 'long.json': 3_000 },
    onPlan: (key) => {
      if (key === 'long.json') leadAtEnd = hasLead();
    },
  });
  scheduler.after(450, () => waiting.push(message('late')));
  expect(await run([message('long'), ...messages('m', 4)])).toEqual([]);
  expect(windows.slice(0, 2)).toEqual([1_000, 4]);
  expect(leadAtEnd).toBe(false);
  expect(sent).toEqual(handedOver([message('late')]));
  expect(said).toContain('delete late');
});

test('nothing is received with messages that may be poison', async () => {
  const first = setUp();
  first.waiting.push(...messages('w', 30));
  await first.run([message('poison', 3), ...messages('m', 9)]);
  expect(first.receives).toEqual([]);
  const second = setUp();
  second.waiting.push(message('poison', 3), ...messages('w', 300));
  await second.run(messages('m', 10));
  expect(second.receives.length).toBeLessThanOrEqual(4);
  expect(second.waiting.length).toBeGreaterThan(250);
});

test('once an invocation has failed, nothing is received any more, and what was not started is given back', async () => {
  const { failWith, waiting, receives, sent, scheduler, elapsedMs } = setUp();
  waiting.push(...messages('w', 3_000));
  await expect(failWith(new TypeError('bug'), messages('m', 10))).rejects.toThrow('bug');
  const before = receives.length;
  await scheduler.run(() => elapsedMs() > 30_000, 100_000);
  expect(receives.length).toBe(before);
  const received = receives.reduce((sum, { found }) => sum + found, 0);
  expect(received + waiting.length).toBe(3_000);
  expect(sent.length).toBeGreaterThan(0);
});

const handedOver = (ids: readonly QueueMessage[]) =>
  ids.map(({ body }) => ({ to: 'source', delaySeconds: 0, attributes: {}, body }));

test('a burst is left to the invocation that leads, and nothing more is delivered until that one has finished', async () => {
  const { run, waiting, windows, receives, sent, said, elapsedMs, hasLead } = setUp({ leads: (ms) => ms > 3_000 });
  waiting.push(...messages('w', 100));
  expect(await run(messages('m', 10))).toEqual([]);
  expect(windows).toEqual([]);
  expect(receives).toEqual([]);
  expect(sent).toEqual(handedOver(messages('m', 10)));
  expect(said).toEqual(messages('m', 10).map(({ messageId }) => `delete ${messageId}`));
  expect(elapsedMs()).toBe(3_250);
  expect(hasLead()).toBe(false);
});

test('the wait for the end of the leader has an end', async () => {
  const { run, elapsedMs } = setUp({ leads: () => false });
  await run(messages('m', 10));
  expect(elapsedMs()).toBe(10_000);
});

test('a few new events wait for no leader, and are not topped up beside one', async () => {
  const memory = { ...newTopUpMemory(), burstAt: Date.UTC(2026, 2, 3) - 1_000 };
  const { run, waiting, windows, receives, sent, elapsedMs } = setUp({ leads: () => false, memory });
  waiting.push(...messages('w', 100));
  await run(messages('m', 3));
  expect(windows).toEqual([3]);
  expect([...receives, ...sent]).toEqual([]);
  expect(elapsedMs()).toBe(200);
});

test('a batch with a message that may be poison is not left to the leader', async () => {
  const { run, windows, sent, elapsedMs } = setUp({ leads: () => false });
  await run([message('suspect', 2), ...messages('m', 4)]);
  expect(sent).toEqual([]);
  expect(windows).toEqual([4, 1]);
  expect(elapsedMs()).toBe(400);
});

test('if nobody knows who leads, each invocation processes what it has: nothing is left to a leader that does not exist', async () => {
  const { run, waiting, windows, receives, sent, elapsedMs } = setUp({ leads: () => 'unknown' });
  waiting.push(...messages('w', 100));
  expect(await run(messages('m', 10))).toEqual([]);
  expect(windows).toEqual([10]);
  expect([...receives, ...sent]).toEqual([]);
  expect(elapsedMs()).toBe(200);
});

test('an invocation that waits for the leader returns once nobody knows who leads', async () => {
  const { run, elapsedMs } = setUp({ leads: (ms) => (ms > 2_000 ? 'unknown' : false) });
  await run(messages('m', 10));
  expect(elapsedMs()).toBe(2_250);
});

test('what the queue does not take is processed at once', async () => {
  const { run, windows, said, elapsedMs } = setUp({ leads: () => false, full: 'm' });
  expect(await run(messages('m', 5))).toEqual([]);
  expect(windows).toEqual([5]);
  expect(said).toEqual([]);
  expect(elapsedMs()).toBe(200);
});

test('an event that is only re-applied is left to the leader even if it comes alone', async () => {
  const again = message('again');
  const reapplied = { ...again, body: again.body.replace('"tried":false', '"tried":true,"again":true') };
  const { run, windows, sent } = setUp({ leads: () => false });
  await run([reapplied]);
  expect(sent).toEqual(handedOver([reapplied]));
  expect(windows).toEqual([]);
  const alone = setUp();
  await alone.run([reapplied]);
  expect(alone.receives).toEqual([]);
});

test('an invocation that has lost the lead writes what it has and receives no more', async () => {
  const { run, waiting, windows } = setUp({ callMs: 5_000, leads: (ms) => ms < 1_000 });
  waiting.push(...messages('w', 3_000));
  await run(messages('m', 10));
  expect(windows[0]).toBe(750);
  expect(windows.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(2_010);
  expect(waiting.length).toBeGreaterThanOrEqual(1_000);
});

test('the lead ends with the invocation, even if that fails', async () => {
  const well = setUp();
  await well.run(messages('m', 10));
  expect(well.hasLead()).toBe(false);
  const failing = setUp();
  await expect(failing.failWith(new TypeError('bug'), messages('m', 10))).rejects.toThrow('bug');
  expect(failing.hasLead()).toBe(false);
});
