// node scripts/get-object-cpu/get-object-cpu.ts [OBJECTS]: the CPU of reading small objects from S3, by the SDK's own call
// and by the direct request, in turns. The server runs in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { newS3 } from '../../src/lambda/wiring/aws-clients.ts';
import { s3ObjectStore } from '../../src/pipeline/event/s3/s3-object-store.ts';

const objects = Number(process.argv[2] ?? 5_000);
const atOnce = 12;

const server = fork(join(import.meta.dirname, 'serve-small-objects.ts'));
const [port] = (await once(server, 'message')) as [number];
Object.assign(process.env, {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'example',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
});

const reference = (index: number) => ({ bucket: 'events', key: `events/2026/01/02/${index}.json` });
const client = newS3();
const store = s3ObjectStore(newS3());
const ways = {
  'the SDK': async (index: number) => {
    const { bucket: Bucket, key: Key } = reference(index);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    for await (const _ of Body as AsyncIterable<Uint8Array>);
  },
  'the direct request': async (index: number) => {
    for await (const _ of (await store.open(reference(index))).body);
  },
};

async function read(one: (index: number) => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage();
  let next = 0;
  const lane = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

for (const one of Object.values(ways)) await read(one, 500);
for (let round = 1; round <= 3; round += 1) {
  for (const [name, one] of Object.entries(ways)) {
    console.log(`round ${round}, ${name}: ${Math.round(await read(one, objects))} µs of CPU an object`);
  }
}
server.kill();
process.exit();
