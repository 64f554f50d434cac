// `npm start`: the whole pipeline on this machine until it is stopped. Mappings are deployed anew when they are edited,
// if they load; files that appear in the drop folder are published; every event's outcome is shown.
import { createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMappings } from '../check/check-mappings.ts';
import { createFunction, type LocalFunction } from '../local/function/function.ts';
import { startStack } from '../local/stack.ts';
import type { Stack } from '../local/stack-options.ts';
import type { ExitCode, Io } from './io.ts';
import { type Folders, hasErrors, load } from './load.ts';
import { type LocalState, localLogFile, removeLocalState, writeLocalState } from './local-state.ts';
import { type LoggedOutcome, nextInWords, readOutcome } from './outcome-feed.ts';
import { publish } from './publish.ts';
import { renderProblems } from './render-problems.ts';

export interface LocalOptions extends Folders {
  drop: string;
  json: boolean;
}

/** How often the folders are looked at. */
const lookEveryMs = 300;

/** How often parked messages and the dead letters of a function that died are looked at. Deployed it is minutes. */
const recoverEveryMs = 5_000;

const functionModule = (name: string) => fileURLToPath(new URL(`../lambda/${name}.ts`, import.meta.url));

/** Where the mappings stand that the function runs with: a copy of the last version that loaded. */
const deployedFolder = '.s3sf/mappings';

export async function local(options: LocalOptions, io: Io): Promise<ExitCode> {
  const { problems } = await load(options, io);
  if (hasErrors(problems)) {
    io.err('The mappings above do not load: mend them, then start again.\n');
    return 1;
  }
  await deploy(options.mappings);
  await mkdir(join(options.drop, 'published'), { recursive: true });
  const log = createWriteStream(localLogFile);
  const onLog = ({ line }: { line: string }) => {
    log.write(`${line}\n`);
    show(line, options, io);
  };
  const stack = await startStack({
    handlerModule: functionModule('export'),
    mappingsDir: deployedFolder,
    schemaDir: options.schema,
    maximumConcurrency: { event: 2, backlog: 1 },
    onLog,
  });
  const { environment } = stack;
  const recover = createFunction({ name: 'recover', handlerModule: functionModule('recover'), environment, onLog });
  try {
    await writeLocalState(stateOf(stack));
    io.out(options.json ? `${JSON.stringify(addresses(stack))}\n` : welcome(stack, options));
    await Promise.all([watch(stack, recover, options, io), keepRecovering(recover, io.signal)]);
    return 0;
  } finally {
    await removeLocalState();
    await recover.close();
    await stack.close();
    log.end();
  }
}

async function watch(stack: Stack, recover: LocalFunction, options: LocalOptions, io: Io): Promise<void> {
  let deployed = await fingerprint(options.mappings);
  const sizes = new Map<string, number>();
  while (!io.signal.aborted) {
    const found = await fingerprint(options.mappings);
    if (found !== deployed) {
      deployed = found;
      await redeploy(stack, recover, options, io);
    }
    await publishDropped(options, sizes, io);
    await pause(lookEveryMs, io.signal);
  }
}

/** As the schedule does it. What it says and how it ends is in its log. */
async function keepRecovering(recover: LocalFunction, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(recoverEveryMs, signal);
    if (!signal.aborted) await Promise.race([recover.invoke({}), aborted(signal)]);
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });

/** Names, sizes and times of the mapping files. */
async function fingerprint(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const facts = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return JSON.stringify(names.map((name, index) => [name, facts[index]?.size, facts[index]?.mtimeMs]));
}

async function redeploy(stack: Stack, recover: LocalFunction, options: LocalOptions, io: Io): Promise<void> {
  const { problems, files, schema } = await load(options, io);
  if (hasErrors(problems)) {
    io.err('The edited mappings do not load: the last good version goes on.\n');
    return;
  }
  // They load and are used; what they are likely to do wrong is told all the same.
  const { problems: found } = await checkMappings(files, schema);
  if (found.length > 0) io.err(renderProblems(found, new Map(files.map(({ path, text }) => [path, text]))));
  // What is under way is finished first, by the version it began with.
  await stack.pause();
  await deploy(options.mappings);
  await stack.function.kill();
  await recover.kill();
  stack.resume();
  io.out(options.json ? `${JSON.stringify({ deployed: options.mappings })}\n` : 'The edited mappings are deployed.\n');
}

async function deploy(folder: string): Promise<void> {
  await rm(deployedFolder, { recursive: true, force: true });
  await cp(folder, deployedFolder, { recursive: true });
}

/** Publishes each file whose size has not changed since the last look, and moves it away. */
async function publishDropped({ drop, json }: LocalOptions, sizes: Map<string, number>, io: Io): Promise<void> {
  for (const entry of await readdir(drop, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(drop, entry.name);
    const { size } = await stat(path);
    if (sizes.get(path) !== size) {
      sizes.set(path, size);
      continue;
    }
    sizes.delete(path);
    await publish([path], { prefix: 'events/', json }, io);
    await rename(path, join(drop, 'published', entry.name));
  }
}

function show(line: string, { json }: LocalOptions, io: Io): void {
  const outcome = readOutcome(line);
  if (json) {
    if (outcome) io.out(`${JSON.stringify(outcome)}\n`);
  } else if (outcome) io.out(outcomeText(outcome));
  else if (!line.startsWith('{')) io.err(`function: ${line}\n`);
}

function outcomeText(logged: LoggedOutcome): string {
  const { outcome, event, place, written, failure, attempts } = logged;
  const what = event ? `${event.type} ${event.id}` : `${place.key}:${place.line}`;
  const why = failure ? ` ${failure.message} [${failure.code}] attempt ${attempts + 1}: ${nextInWords(logged)}` : '';
  const records = written.map(({ sObject, result, id }) => [sObject, result, id].filter(Boolean).join(' ')).join(', ');
  return `${outcome.padEnd(10)} ${what}${why}${records ? `  →  ${records}` : ''}\n`;
}

const stateOf = ({ clients, bucket, queueUrls }: Stack): LocalState => ({
  pid: process.pid,
  s3Url: clients.s3.endpoint,
  sqsUrl: clients.sqs.endpoint,
  bucket,
  queueUrls: {
    event: queueUrls.event,
    backlog: queueUrls.backlog,
    parked: queueUrls.parked,
    deadLetter: queueUrls['dead-letter'],
  },
});

const addresses = (stack: Stack) => ({
  s3: stack.clients.s3.endpoint,
  sqs: stack.clients.sqs.endpoint,
  dynamoDb: stack.clients.dynamoDb.endpoint,
  secrets: stack.clients.secrets.endpoint,
  salesforce: stack.salesforce.url,
  bucket: stack.bucket,
});

const welcome = (stack: Stack, { mappings, drop }: LocalOptions) => `
The pipeline runs on this machine; stop it with Ctrl-C.
  publish an event   npx s3sf publish EVENT.json, or drop a file into ${drop}/
  follow an event    npx s3sf trace EVENT_ID
  change a rule      edit ${mappings}/*.yaml: it is deployed when it loads
  Salesforce         ${stack.salesforce.url}   (emulator; records under /__emulator/)
  S3                 ${stack.clients.s3.endpoint}   bucket ${stack.bucket}

`;
