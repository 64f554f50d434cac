// `npm run sam-local`: invokes the built functions with `sam local invoke` for every example of the mappings: the preview
// function alone, then the export function against a local stack. Prints the results, and ends with 1 if a record differs
// from what its example expects or an event is not applied. Needs Docker on Linux, `npm run tools`, and Lambda's image or
// the substitute that scripts/sam-local/stand-in-image.sh builds.
//
//   npm run sam-local -- --mappings test/fixtures/functions     the examples of another folder
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseDocument } from 'yaml';
import { packFolder } from '../../src/build/pack-folder.ts';
import { type LoggedOutcome, readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import { differences } from '../../src/examples/differences.ts';
import type { PreviewReply } from '../../src/lambda/preview.ts';
import { startStack } from '../../src/local/stack.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { Example } from '../../src/pipeline/mapping/mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { receivedRecords } from '../../test/lambda/runtime/received-records.ts';
import { sqsClient } from '../../test/local/clients.ts';
import { startHostRelay } from './host-relay.ts';

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const { values: options } = parseArgs({ options: { mappings: { type: 'string', default: 'mappings' } } });
const schemaDir = 'salesforce/schema';
/** Where the functions find the mappings in their code, if they are not those that `sam build` packed. */
const packedIn = options.mappings === 'mappings' ? undefined : 'packed-for-sam-local';
const packed: Readonly<Record<string, string>> = packedIn ? { PACKED_MAPPINGS_DIR: `/var/task/${packedIn}` } : {};
const sam = '.tools/sam/bin/sam';
const built = (name: string) => join('.aws-sam/build', name);
const relayFile = 'container-relay.mjs';
const architecture = ['--parameter-overrides', `Architecture=${process.arch === 'x64' ? 'x86_64' : 'arm64'}`];
const folder = await mkdtemp(join(tmpdir(), 's3sf-sam-local-'));
const eventFile = join(folder, 'event.json');

const outcomes: LoggedOutcome[] = [];

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
          outcomes.push(outcome);
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

async function invoke(name: string, event: unknown, variables: Readonly<Record<string, string>>): Promise<string> {
  await writeFile(eventFile, JSON.stringify(event));
  const variablesFile = join(folder, 'env-vars.json');
  await writeFile(variablesFile, JSON.stringify({ [name]: variables }));
  const template = await templateWith(name, Object.keys(variables));
  const given = ['--template', template, '--event', eventFile, '--env-vars', variablesFile];
  return runSam(['local', 'invoke', name, ...given, '--skip-pull-image', ...architecture]);
}

/** Adds variables to the template: SAM sets only those that it names, and it names no endpoints of services. */
async function templateWith(name: string, variables: readonly string[]): Promise<string> {
  const template = parseDocument(await readFile('.aws-sam/build/template.yaml', 'utf8'), { logLevel: 'silent' });
  const path = ['Resources', name, 'Properties', 'Environment', 'Variables'];
  for (const each of variables) if (!template.hasIn([...path, each])) template.setIn([...path, each], '');
  const file = '.aws-sam/build/local-template.yaml';
  await writeFile(file, template.toString());
  return file;
}

/** @returns names of the examples whose records differ from what they expect */
async function preview(examples: readonly Example[]): Promise<string[]> {
  const events = examples.map(({ event }) => event);
  const reply: PreviewReply = JSON.parse(await invoke('PreviewFunction', events, packed));
  // What an example expects of an org's answers is seen by writing to it.
  const wrong = examples.filter(({ expect, salesforce }, index) => {
    const shown = reply.events[index];
    if (!shown || !('expect' in shown)) return true;
    return salesforce === undefined && differences(expect, shown.expect).length > 0;
  });
  process.stdout.write(`${reply.problems.length} problems; ${examples.length - wrong.length} examples as expected\n`);
  const errors = reply.problems.filter(({ severity }) => severity === 'error');
  return [...errors.map(({ message }) => message), ...wrong.map(({ name }) => name)];
}

/** @returns a line for each event that was not applied */
async function exportEvents(examples: readonly Example[]): Promise<string[]> {
  const handlerModule = fileURLToPath(new URL('../../src/lambda/export.ts', import.meta.url));
  const stack = await startStack({ handlerModule, schemaDir, startPaused: true });
  const secret = stack.secrets.secrets.get(stack.environment.SALESFORCE_SECRET_ID ?? '').version.value;
  const relay = await startHostRelay([...Object.values(stack.environment), secret]);
  const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
  const sqs = sqsClient(stack.clients.sqs.endpoint);
  try {
    for (const [index, { event }] of examples.entries()) {
      const object = { Bucket: stack.bucket, Key: `events/${index}.json`, Body: JSON.stringify(event) };
      await s3.send(new PutObjectCommand(object));
    }
    const from = { queueUrl: stack.queueUrls.event, queueArn: stack.queueArns.event, count: examples.length };
    const Records = await receivedRecords(sqs, from);
    await copyFile(
      fileURLToPath(new URL('container-relay.mjs', import.meta.url)),
      join(built('ExportFunction'), relayFile),
    );
    const through = { NODE_OPTIONS: `--import=/var/task/${relayFile}`, RELAY_TO: relay.relayTo };
    const variables = { ...stack.environment, ...packed, ...through };
    const reply = await invoke('ExportFunction', { Records }, variables);
    const written = new Set(outcomes.flatMap((outcome) => outcome.written.map(({ sObject }) => sObject)));
    const counts = [...written].map((name) => `${name}: ${stack.salesforce.org.records(name).length}`);
    process.stdout.write(`reply ${reply.trim()}; records in the Salesforce emulator: ${counts.join(', ')}\n`);
    const applied = new Set(
      outcomes.filter(({ outcome }) => /^(applied|ignored)$/.test(outcome)).map(({ location }) => location.key),
    );
    return examples
      .filter((_, index) => !applied.has(`events/${index}.json`))
      .map(({ name }) => `${name} was not applied`);
  } finally {
    s3.destroy();
    sqs.destroy();
    relay.close();
    await stack.close();
  }
}

const { mappings } = await loadMappings(await readMappingFiles(options.mappings), await readSchema(schemaDir));
const examples = mappings.all().flatMap((mapping) => mapping.examples);
if (examples.length === 0) throw new Error(`The mappings in ${options.mappings} have no example.`);
try {
  await runSam(['build', ...architecture]);
  for (const name of packedIn ? ['PreviewFunction', 'ExportFunction'] : []) {
    const outDir = join(built(name), packedIn ?? '');
    await packFolder({ mappingsDir: options.mappings, schemaDir, outDir });
  }
  const wrong = [...(await preview(examples)), ...(await exportEvents(examples))];
  for (const each of wrong) process.stdout.write(`FAILED: ${each}\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}
