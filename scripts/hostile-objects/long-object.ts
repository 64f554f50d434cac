// Prints how long nine events wait that arrive together with an object of millions of lines that are not JSON.
//   node scripts/hostile-objects/long-object.ts [LINES]
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { eventLog } from '../../src/lambda/observability/event-log.ts';
import { processMessages } from '../../src/pipeline/process.ts';
import { requestBody } from '../../src/request.ts';
import { contact, memoryLedger, smallSalesforce } from '../../test/pipeline/write/window-fixture.ts';

const lines = Number(process.argv[2] ?? 3_000_000);
const limitMs = 120_000;
const bad = gzipSync(Buffer.from('oops\n'.repeat(lines)));
const event = (id: string) => Buffer.from(JSON.stringify({ specversion: '1.0', id, source: 's', type: 't' }));
const objects = new Map([
  ['long.jsonl.gz', bad],
  ...Array.from({ length: 9 }, (_, index) => [`e${index}`, event(`e${index}`)] as const),
]);
const clock = { now: Date.now, sleep: async () => {} };
const sent: Record<string, number> = {};
let logged = 0;
const write = (...parts: unknown[]) => {
  logged += Buffer.byteLength(JSON.stringify(parts));
};
const log = eventLog({ info: write, warn: write }, Date.now);
let applied = 0;

const startedAt = performance.now();
const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(1);
const messages = [...objects].map(([key, { length }]) => ({
  messageId: key,
  receiveCount: 1,
  queueArn: 'arn:aws:sqs:nowhere:1:event',
  body: requestBody({
    objects: [{ bucket: 'b', key, size: length }],
    lines: [[1, Infinity]],
    attempts: 0,
    mayHaveWritten: false,
  }),
}));
await processMessages(messages, {
  read: {
    store: {
      async open({ key }) {
        const bytes = objects.get(key) ?? Buffer.alloc(0);
        const body = (async function* () {
          yield bytes;
        })();
        return { body, size: bytes.length, lastModified: new Date(0), versionId: 'v1' };
      },
    },
    envelope: async () => ({}),
    limits: { bytes: 1_000_000, depth: 100 },
  },
  async plan({ document, ...header }) {
    const records = [contact(String(document.id), { X: 1 })];
    return { kind: 'write', event: header, rulesHash: 'r', newest: 1, records, bytes: 100, skipped: [] };
  },
  write: {
    api: smallSalesforce(() => undefined),
    clock,
    random: Math.random,
    withIdempotency: (_plan, writeOne) => writeOne(),
    ledger: memoryLedger(),
  },
  queues: {
    async send(all) {
      for (const { message } of all) sent[message.to] = (sent[message.to] ?? 0) + 1;
      return all.map(() => true);
    },
  },
  clock,
  random: Math.random,
  time: { remainingMs: () => limitMs - (performance.now() - startedAt), reserveMs: limitMs / 3 },
  attemptsAllowed: 10,
  rowsInWindow: 1_000,
  onEventResult(eventResult) {
    log.add(eventResult);
    if (eventResult.outcome.kind !== 'applied') return;
    applied += 1;
    if (applied === 9) console.log(`The nine events were applied after ${seconds()} s.`);
  },
});
log.flush();
console.log(`${lines} bad lines in ${bad.length} bytes of gzip took ${seconds()} s and ${logged} bytes of log.`);
console.log(`Messages sent: ${JSON.stringify(sent)}`);
