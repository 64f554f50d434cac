// `npm start`: the whole pipeline on this machine until it is stopped. Mappings are deployed anew when they are edited,
// if they load; files that appear in the drop folder are published; every event's outcome is shown.
import { createWriteStream, type WriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFunction, type LocalFunction } from '../../local/function/function.ts';
import { startStack } from '../../local/stack.ts';
import type { Stack } from '../../local/stack-options.ts';
import { type Folders, hasErrors, load } from '../input/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { pause } from '../pause.ts';
import { deploy, deployedFolder, type FolderState, folderState, type Running, takeOverEdits } from './local-deploy.ts';
import { dropFolder } from './local-drop.ts';
import { recovering } from './local-recover.ts';
import { type LocalState, localLogFile, removeLocalState, runningHere, writeLocalState } from './local-state.ts';
import { type LoggedOutcome, nextInWords, readOutcome, recordsInWords } from './outcome-feed.ts';

export interface LocalOptions extends Folders {
  drop: string;
  json: boolean;
}

/** How often the folders are looked at. */
const lookEveryMs = 300;

/** How often parked messages and the dead letters of a function that died are looked at. Deployed it is minutes. */
const recoverEveryMs = 5_000;

const functionModule = (name: string) => fileURLToPath(new URL(`../../lambda/${name}.ts`, import.meta.url));

export async function local(options: LocalOptions, io: Io): Promise<ExitCode> {
  const other = await runningHere();
  if (other) return refuse(other, io);
  const state = await folderState(options);
  const { problems, files } = await load(options, io);
  if (hasErrors(problems)) {
    io.err('The mappings above do not load: mend them, then start again.\n');
    return 1;
  }
  await deploy(files, options.mappings);
  let log: WriteStream | undefined;
  const onLog = ({ line }: { line: string }) => {
    log?.write(`${line}\n`);
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
    if (!(await writeLocalState(stateOf(stack)))) return refuse(await runningHere(), io);
    // Not before: it may be the log of another. Nobody knows of this stack yet, so that nothing is lost.
    log = createWriteStream(localLogFile);
    await runUntilStopped({ stack, recover, state }, options, io);
    return 0;
  } finally {
    await removeLocalState();
    await recover.close();
    await stack.close();
    log?.end();
  }
}

function refuse(other: LocalState | undefined, io: Io): ExitCode {
  const process = other ? ` (process ${other.pid})` : '';
  io.err(`A pipeline runs in this folder already${process}: use it, or stop it with Ctrl-C where it was started.\n`);
  return 1;
}

interface Parts {
  stack: Stack;
  recover: LocalFunction;
  /** The folders as they were loaded. */
  state: FolderState;
}

/** Where one of the loops fails for good the others end too, and it rejects with the reason. */
async function runUntilStopped({ stack, recover, state }: Parts, options: LocalOptions, io: Io): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([io.signal, failed.signal]);
  const recovery = recovering(recover);
  const running: Running = {
    reshape: (schema) => stack.salesforce.org.reshape(schema.sObjects()),
    replace: (change) =>
      recovery.between(async () => {
        if (signal.aborted) return;
        // What is under way is finished first, by the version it began with.
        await stack.pause();
        await change();
        await stack.function.kill();
        await recover.kill();
        stack.resume();
      }),
  };
  const edits = takeOverEdits(options, state, running, io);
  const dropped = dropFolder(options, io);
  await dropped.look();
  io.out(options.json ? `${JSON.stringify(addresses(stack))}\n` : welcome(stack, options));
  const everyLook = async () => {
    while (!signal.aborted) {
      await edits.look();
      await dropped.look();
      await pause(lookEveryMs, signal);
    }
  };
  try {
    const loops = Promise.all([everyLook(), recovery.keep(recoverEveryMs, signal)]);
    await Promise.race([loops, aborted(io.signal)]);
  } finally {
    failed.abort();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function show(line: string, { json }: LocalOptions, io: Io): void {
  const outcome = readOutcome(line);
  if (json) {
    if (outcome) io.out(`${JSON.stringify(outcome)}\n`);
  } else if (outcome) io.out(outcomeText(outcome));
  else if (!line.startsWith('{')) io.err(`function: ${line}\n`);
}

function outcomeText(logged: LoggedOutcome): string {
  const { outcome, event, location, failure, attempts } = logged;
  const what = event ? `${event.type} ${event.id}` : `${location.key}:${location.line}`;
  const why = failure ? ` ${failure.message} [${failure.code}] attempt ${attempts + 1}: ${nextInWords(logged)}` : '';
  const records = recordsInWords(logged).join(', ');
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
