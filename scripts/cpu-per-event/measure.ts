// Runs the export function of a checkout in this process, with stand-ins for AWS and Salesforce, and prints the CPU
// time of one event as JSON: in total and by part. Started by cpu-per-event.ts.
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sharesOf } from './parts.ts';
import { standIn } from './stand-ins.ts';

export interface Measured {
  /** Microseconds of CPU time per event. */
  total: number;
  /** The same by part. */
  parts: Record<string, number>;
  /** Lines and bytes that the function logs per invocation. */
  log: { lines: number; bytes: number };
}

interface Example {
  id: string;
  time: string;
  data: Record<string, unknown>;
}

const [checkout = '', batch = '500', events = '5000'] = process.argv.slice(2);
const batchSize = Number(batch);
const { objects, environment } = await standIn(checkout);
Object.assign(process.env, environment, {
  MAPPINGS_DIR: join(checkout, 'mappings'),
  SCHEMA_DIR: join(checkout, 'salesforce/schema'),
});
const load = (path: string) => import(pathToFileURL(join(checkout, path)).href);
const { handler } = await load('src/lambda/export.ts');
const { readMappingFiles } = await load('src/mapping-files.ts');
const { loadMappings } = await load('src/pipeline/mapping/load-mappings.ts');
const { readSchema } = await load('src/schema-files.ts');
const { mappings } = await loadMappings(
  await readMappingFiles(join(checkout, 'mappings'), 'mappings'),
  await readSchema(join(checkout, 'salesforce/schema')),
);
const examples: Example[] = mappings
  .all()
  .flatMap((mapping: { examples: { event: Example }[] }) => mapping.examples.map(({ event }) => event));

const written: string[] = [];
const print = process.stdout.write.bind(process.stdout);
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
}

/** Milliseconds since 1970 of the first event; each is a second later than the one before. */
const startedAt = Date.parse('2026-01-01T00:00:00Z');
const people = 300;
let count = 0;

function nextEvent(): string {
  const index = count;
  count += 1;
  const example = structuredClone(examples[index % examples.length] as Example);
  for (const each of Object.values(example.data)) {
    const part = each as { id?: unknown } | null;
    if (typeof part === 'object' && part !== null && 'id' in part) part.id = `${part.id}-${index % people}`;
  }
  return JSON.stringify({ ...example, id: `event-${index}`, time: new Date(startedAt + index * 1_000).toISOString() });
}

function nextRecords(): object[] {
  return Array.from({ length: batchSize }, () => {
    const key = `events/${count}.json`;
    objects.set(key, nextEvent());
    const s3 = { bucket: { name: 'events' }, object: { key, versionId: 'v', eTag: 'e', size: 600, sequencer: '00' } };
    return {
      messageId: `message-${count}`,
      receiptHandle: 'r',
      body: JSON.stringify({
        Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }],
      }),
      attributes: { ApproximateReceiveCount: '1' },
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:event',
    };
  });
}

const context = {
  awsRequestId: 'request',
  functionName: 'export',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:export',
  memoryLimitInMB: '1024',
  getRemainingTimeInMillis: () => 120_000,
};

/** Microseconds of CPU time. */
async function invoke(): Promise<number> {
  const Records = nextRecords();
  const before = process.cpuUsage();
  const { batchItemFailures } = await handler({ Records }, context);
  const { user, system } = process.cpuUsage(before);
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages were not settled.`);
  objects.clear();
  return user + system;
}

const invocations = Math.ceil(Number(events) / batchSize);
for (let done = 0; done < invocations / 2; done += 1) await invoke();
const [failed] = written.filter((line) => line.includes('"failed"'));
if (failed) {
  print(`Events failed: ${failed.slice(0, 1_000)}\n`);
  process.exit(1);
}
written.length = 0;
let sum = 0;
for (let done = 0; done < invocations; done += 1) sum += await invoke();
const total = sum / (invocations * batchSize);
const log = { lines: written.join('').split('\n').length / invocations, bytes: written.join('').length / invocations };
written.length = 0;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });
await session.post('Profiler.start');
for (let done = 0; done < invocations; done += 1) await invoke();
const { profile } = await session.post('Profiler.stop');
const parts = Object.fromEntries([...sharesOf(profile)].map(([part, share]) => [part, share * total]));
print(JSON.stringify({ total, parts, log } satisfies Measured));
process.exit(0);
