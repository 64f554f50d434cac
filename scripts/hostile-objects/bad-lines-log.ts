// Prints how many bytes the function logs for an object of millions of lines that are not JSON.
//   node scripts/hostile-objects/bad-lines-log.ts [LINES]
import { performance } from 'node:perf_hooks';
import { eventLog } from '../../src/lambda/observability/event-log.ts';

const lines = Number(process.argv[2] ?? 3_000_000);
let bytes = 0;
const write = (...parts: unknown[]) => {
  bytes += Buffer.byteLength(JSON.stringify(parts));
};
const log = eventLog({ info: write, warn: write }, Date.now);
const startedAt = performance.now();
for (let line = 1; line <= lines; line += 1) {
  log.add({
    messageId: 'm',
    location: { bucket: 'events', key: 'events/bad.jsonl.gz', line },
    attempts: 0,
    outcome: {
      kind: 'failed',
      failure: { code: 'event/not-json', message: 'The event is not JSON in UTF-8.' },
      written: [],
    },
    next: 'dead-letter',
  });
}
log.flush();
const seconds = (performance.now() - startedAt) / 1_000;
console.log(`${lines} bad lines: ${bytes} bytes of log, ${seconds.toFixed(1)} s`);
