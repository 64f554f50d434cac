// `npm run sam-local`: invokes the built functions with `sam local invoke`, the preview function alone and the export
// function against a local stack, and prints the results. Needs Docker on Linux, `npm run tools`, and Lambda's image or the
// substitute that scripts/sam-local/stand-in-image.sh builds.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseDocument } from 'yaml';
import { type LoggedOutcome, readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import { allLines } from '../../src/line-ranges.ts';
import { startStack } from '../../src/local/stack.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { requestBody } from '../../src/request.ts';
import { readSchema } from '../../src/schema-files.ts';
import { startHostRelay } from './host-relay.ts';

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const sam = '.tools/sam/bin/sam';
const architecture = ['--parameter-overrides', `Architecture=${process.arch === 'x64' ? 'x86_64' : 'arm64'}`];
const folder = await mkdtemp(join(tmpdir(), 's3sf-sam-local-'));
const eventFile = join(folder, 'event.json');

/** Runs SAM, prints the interesting lines of its stderr, and returns its stdout. */
function runSam(args: readonly string[]): Promise<string> {
  process.stdout.write(`\n$ sam ${args.join(' ').replaceAll(folder, '…')}\n`);
  const env = { ...process.env, SAM_CLI_TELEMETRY: '0', AWS_DEFAULT_REGION: 'us-east-1', NO_COLOR: '1' };
  const child = spawn(sam, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      for (const line of output.err.split('\n')) {
        for (const outcome of readOutcomes(line)) {
          process.stdout.write(`${outcome.outcome} ${outcome.event?.id ?? ''} ${reasonOf(outcome)}\n`);
        }
        if (/^(Invoking|Build|REPORT)/.test(line)) process.stdout.write(`${line}\n`);
      }
      if (code === 0) resolve(output.out);
      else reject(new Error(`sam ended with ${code}:\n${output.err.slice(-2_000)}`));
    });
  });
}

const reasonOf = ({ failure, written }: LoggedOutcome) =>
  failure
    ? `${failure.message} [${failure.code}]`
    : written.map(({ sObject, result }) => `${sObject} ${result}`).join(', ');

const invoke = (name: string, ...options: string[]) =>
  runSam(['local', 'invoke', name, '--event', eventFile, '--skip-pull-image', ...architecture, ...options]);

/** Adds variables to the template: SAM sets only those that it names, and it names no endpoints of services. */
async function templateWith(names: readonly string[]): Promise<string> {
  const template = parseDocument(await readFile('.aws-sam/build/template.yaml', 'utf8'), { logLevel: 'silent' });
  const variables = ['Resources', 'ExportFunction', 'Properties', 'Environment', 'Variables'];
  for (const name of names) if (!template.hasIn([...variables, name])) template.setIn([...variables, name], '');
  const file = '.aws-sam/build/local-template.yaml';
  await writeFile(file, template.toString());
  return file;
}

async function preview(event: unknown): Promise<void> {
  await writeFile(eventFile, JSON.stringify(event));
  const { problems, events } = JSON.parse(await invoke('PreviewFunction'));
  process.stdout.write(`${problems.length} problems; expect: ${JSON.stringify(events[0]?.expect)}\n`);
}

async function exportEvent(event: { id?: unknown }): Promise<void> {
  const handlerModule = fileURLToPath(new URL('../../src/lambda/export.ts', import.meta.url));
  const stack = await startStack({ handlerModule, schemaDir: 'salesforce/schema', startPaused: true });
  const secret = stack.secrets.secrets.get(stack.environment.SALESFORCE_SECRET_ID ?? '').version.value;
  const relay = await startHostRelay([...Object.values(stack.environment), secret]);
  try {
    stack.secrets.secrets.put(stack.environment.SALESFORCE_SECRET_ID ?? '', relay.forContainers(secret));
    const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
    const object = { bucket: stack.bucket, key: 'events/sample.json' };
    await s3.send(new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: JSON.stringify(event) }));
    s3.destroy();
    const variablesFile = join(folder, 'env-vars.json');
    await writeFile(variablesFile, relay.forContainers(JSON.stringify({ ExportFunction: stack.environment })));
    const record = {
      messageId: 'sample',
      receiptHandle: 'sample',
      body: requestBody({ objects: [object], lines: allLines, attempts: 0, mayHaveWritten: false }),
      attributes: { ApproximateReceiveCount: '1' },
      eventSource: 'aws:sqs',
      eventSourceARN: stack.queueArns.event,
    };
    await writeFile(eventFile, JSON.stringify({ Records: [record] }));
    const template = await templateWith(Object.keys(stack.environment));
    const reply = await invoke('ExportFunction', '--template', template, '--env-vars', variablesFile);
    const records = ['Contact', 'Task'].map((name) => `${name}: ${stack.salesforce.org.records(name).length}`);
    process.stdout.write(`reply ${reply.trim()}; records in the Salesforce emulator: ${records.join(', ')}\n`);
  } finally {
    relay.close();
    await stack.close();
  }
}

const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
const [example] = mappings.forType('counselor.active_rescue')?.examples ?? [];
if (!example) throw new Error('The mapping of counselor.active_rescue has no example.');
try {
  await runSam(['build', ...architecture]);
  await preview(example.event);
  await exportEvent(example.event);
} finally {
  await rm(folder, { recursive: true });
}
