// Reads one object as the function does and prints the time and memory it took, as JSON: `read-one.ts URL KEY`.
import { S3Client } from '@aws-sdk/client-s3';
import { allLines } from '../../src/line-ranges.ts';
import type { ObjectStore } from '../../src/pipeline/event/objects/object-store.ts';
import { readEvents } from '../../src/pipeline/event/reading/read-events.ts';
import { s3ObjectStore } from '../../src/pipeline/event/s3/s3-object-store.ts';

const [endpoint = '', key = ''] = process.argv.slice(2);
const client = new S3Client({
  endpoint,
  forcePathStyle: true,
  region: 'us-east-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
});
const store: ObjectStore = s3ObjectStore(client);
const limits = { bytes: 1_000_000, depth: 100 };
const envelope = async () => ({});

let events = 0;
let failed = 0;
let lastLine = 0;
const started = performance.now();
for await (const reading of readEvents({ bucket: 'measured', key }, allLines, { store, envelope, limits })) {
  if (reading.kind === 'event') {
    events += 1;
    lastLine = reading.event.location.line;
  } else {
    failed += 1;
    console.error(reading.failure.code, reading.location.line);
  }
}
const seconds = (performance.now() - started) / 1000;
client.destroy();
// maxRSS is in units of 1,024 bytes.
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ events, failed, lastLine, seconds, peakBytes }));
