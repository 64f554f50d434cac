// Measures the CPU time of a cold start: from the start of the process to the first applied event, for several numbers of
// mappings. The services run in this process. The processes of the two versions take turns.
//
//   npx node scripts/build/start-cpu.ts                                  this version alone
//   npx node scripts/build/start-cpu.ts --against ../before --starts 25  and another checkout, with the ratios
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { allLines } from '../../src/line-ranges.ts';
import { startStack } from '../../src/local/stack.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import { requestBody } from '../../src/request.ts';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    starts: { type: 'string', default: '15' },
    mappings: { type: 'string', default: '7,50' },
  },
});
const here = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Reports the CPU time that the whole process has used so far, in milliseconds. */
const program = `
  const { handler } = await import(process.argv[1]);
  const context = { awsRequestId: 'start', functionName: 'export', getRemainingTimeInMillis: () => 60_000 };
  const reply = await handler(JSON.parse(process.argv[2]), context);
  const { user, system } = process.cpuUsage();
  process.stdout.write('\\n' + JSON.stringify({ ms: (user + system) / 1_000, reply }));
  process.exit();
`;

let logins = 0;
const scratch = await mkdtemp(join(tmpdir(), 's3sf-start-cpu-'));
const stack = await startStack({
  handlerModule: join(here, 'src/lambda/export.ts'),
  schemaDir: join(here, 'salesforce/schema'),
  startPaused: true,
});
try {
  for (const count of values.mappings.split(',').map(Number)) {
    const versions = await Promise.all(
      [here, ...(values.against === undefined ? [] : [resolve(values.against)])].map((checkout, index) =>
        builtWith(checkout, count, join(scratch, `${count}-${index}`)),
      ),
    );
    const measured: number[][] = versions.map(() => []);
    for (let start = 0; start < Number(values.starts); start += 1) {
      for (const [index, outDir] of versions.entries()) measured[index]?.push(await startCpuMs(outDir));
    }
    const [ours = 0, theirs] = measured.map(median);
    const compared =
      theirs === undefined ? '' : `, before ${theirs.toFixed(0)} ms: ${((100 * ours) / theirs).toFixed(0)} %`;
    process.stdout.write(`${count} mapping files: ${ours.toFixed(0)} ms of CPU${compared}\n`);
  }
} finally {
  await stack.close();
  await rm(scratch, { recursive: true });
}

/** Builds a checkout's functions with this number of mapping files. Returns the folder of the bundles. */
async function builtWith(checkout: string, count: number, folder: string): Promise<string> {
  await mkdir(folder);
  for (const name of ['src', 'scripts', 'schema', 'salesforce', 'node_modules', 'package.json']) {
    await symlink(join(checkout, name), join(folder, name));
  }
  await writeMappings(join(checkout, 'mappings'), join(folder, 'mappings'), count);
  const { buildFunctions } = await import(pathToFileURL(join(checkout, 'scripts/build/build-functions.ts')).href);
  const outDir = join(folder, 'dist');
  await buildFunctions({ project: folder, outDir });
  return outDir;
}

/** The shipped mappings, and as many copies of them for other event types as are needed. */
async function writeMappings(from: string, to: string, count: number): Promise<void> {
  await cp(from, to, { recursive: true });
  const shipped = (await readdir(from)).filter((name) => !name.startsWith('_')).sort();
  for (let copy = 0; copy < count - shipped.length - 1; copy += 1) {
    const type = basename(shipped[copy % shipped.length] ?? '', '.yaml');
    const text = await readFile(join(from, `${type}.yaml`), 'utf8');
    const other = `${type}.copy${copy}`;
    await writeFile(join(to, `${other}.yaml`), text.replaceAll(type, other));
  }
}

/** Rejects unless the process applies its event. */
async function startCpuMs(outDir: string): Promise<number> {
  const args = ['--input-type=module', '--eval', program, pathToFileURL(join(outDir, 'export.mjs')).href];
  const env = {
    ...stack.environment,
    PATH: process.env.PATH ?? '',
    MAPPINGS_DIR: join(outDir, 'mappings'),
    SCHEMA_DIR: join(outDir, 'schema'),
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  const event = await queuedLogin(stack);
  const { stdout } = await promisify(execFile)(process.execPath, [...args, JSON.stringify(event)], { env });
  const { ms, reply } = JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
  if (reply.batchItemFailures.length > 0 || !/"outcome":"applied"/.test(stdout)) throw new Error(stdout);
  return ms;
}

/** Writes a new event. Returns a batch with the message about it. */
async function queuedLogin({ bucket, clients, queueArns }: Stack): Promise<object> {
  logins += 1;
  const key = `events/login-${logins}.json`;
  const event = {
    specversion: '1.0',
    id: `login-${logins}`,
    source: 'start-cpu',
    type: 'counselor.login',
    time: new Date(Date.UTC(2026, 0, 1) + logins).toISOString(),
    data: { counselor: { id: `counselor-${logins}`, last_name: 'Invented' } },
  };
  const s3 = new S3Client({ ...clients.s3, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(event) }));
  s3.destroy();
  const body = requestBody({ objects: [{ bucket, key }], lines: allLines, attempts: 0, mayHaveWritten: false });
  const record = {
    messageId: `start-${logins}`,
    receiptHandle: 'start',
    body,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArns.event,
    awsRegion: 'us-east-1',
  };
  return { Records: [record] };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
