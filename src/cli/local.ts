// `npm start`: the whole pipeline on this machine until it is stopped. Mappings are deployed anew when they are edited,
// if they load; files that appear in the drop folder are published; every event's outcome is shown.
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack } from '../local/stack.ts';
import type { Stack } from '../local/stack-options.ts';
import type { ExitCode, Io } from './io.ts';
import { type Folders, hasErrors, load } from './load.ts';
import { removeLocalState, writeLocalState } from './local-state.ts';
import { type LoggedOutcome, readOutcome } from './outcome-feed.ts';
import { publish } from './publish.ts';

export interface LocalOptions extends Folders {
  drop: string;
  json: boolean;
}

/** How often the folders are looked at. */
const lookEveryMs = 300;

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
  const stack = await startStack({
    handlerModule: fileURLToPath(new URL('../lambda/export.ts', import.meta.url)),
    mappingsDir: deployedFolder,
    schemaDir: options.schema,
    maximumConcurrency: { event: 2, backlog: 1 },
    onLog: ({ line: text }) => show(text, options, io),
  });
  try {
    await writeLocalState({ pid: process.pid, s3Url: stack.clients.s3.endpoint, bucket: stack.bucket });
    io.out(options.json ? `${JSON.stringify(addresses(stack))}\n` : welcome(stack, options));
    await watch(stack, options, io);
    return 0;
  } finally {
    await removeLocalState();
    await stack.close();
  }
}

async function watch(stack: Stack, options: LocalOptions, io: Io): Promise<void> {
  let deployed = await fingerprint(options.mappings);
  const sizes = new Map<string, number>();
  while (!io.signal.aborted) {
    const found = await fingerprint(options.mappings);
    if (found !== deployed) {
      deployed = found;
      await redeploy(stack, options, io);
    }
    await publishDropped(options, sizes, io);
    await pause(io.signal);
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, lookEveryMs);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });

/** Names, sizes and times of the mapping files. */
async function fingerprint(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const facts = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return JSON.stringify(names.map((name, index) => [name, facts[index]?.size, facts[index]?.mtimeMs]));
}

async function redeploy(stack: Stack, options: LocalOptions, io: Io): Promise<void> {
  const { problems } = await load(options, io);
  if (hasErrors(problems)) {
    io.err('The edited mappings do not load: the last good version goes on.\n');
    return;
  }
  // What is under way is finished first, by the version it began with.
  await stack.pause();
  await deploy(options.mappings);
  await stack.function.kill();
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

function outcomeText({ outcome, event, place, written, failure, attempts }: LoggedOutcome): string {
  const what = event ? `${event.type} ${event.id}` : `${place.key}:${place.line}`;
  const why = failure ? ` ${failure.message} [${failure.code}], attempt ${attempts + 1}` : '';
  const records = written.map(({ sObject, result, id }) => [sObject, result, id].filter(Boolean).join(' ')).join(', ');
  return `${outcome.padEnd(10)} ${what}${why}${records ? `  →  ${records}` : ''}\n`;
}

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
  change a rule      edit ${mappings}/*.yaml: it is deployed when it loads
  Salesforce         ${stack.salesforce.url}   (emulator; records under /__emulator/)
  S3                 ${stack.clients.s3.endpoint}   bucket ${stack.bucket}

`;
