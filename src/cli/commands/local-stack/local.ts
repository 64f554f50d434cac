// Runs the whole pipeline on this machine until it is stopped. Mappings are deployed again when they are edited, if they
// load; files that appear in the drop folder are published; every outcome of an event is reported.
import { randomBytes } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Checker, createChecker } from '../../../check/many/checker.ts';
import { createFunction, type LocalFunction } from '../../../local/function/function.ts';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack-options.ts';
import { moduleUrl } from '../../../module-url.ts';
import { cacheFileOf } from '../../input/cache-file.ts';
import type { Folders } from '../../input/load.ts';
import {
  type CheckedProject,
  checkProject,
  deploy,
  deployedFolder,
  type RunningStack,
  watchEdits,
} from '../../local-stack/deploy-edits.ts';
import { dropFolder } from '../../local-stack/drop-folder.ts';
import { type FolderState, readFolderState } from '../../local-stack/folder-state.ts';
import type { LocalAddresses, LocalEvent } from '../../local-stack/local-event.ts';
import { recoverLoop } from '../../local-stack/recover-loop.ts';
import {
  type LocalState,
  localLogFile,
  removeLocalState,
  runningHere,
  writeLocalState,
} from '../../local-stack/state.ts';
import { pause } from '../../pause.ts';
import { readOutcomes } from '../../trace/logged-outcome.ts';

export interface LocalOptions extends Folders {
  /** Files that appear in this folder are published. */
  drop: string;
}

export interface LocalHost {
  /** Aborted to stop the pipeline. */
  signal: AbortSignal;
  onEvent(event: LocalEvent): void;
  /** Folder for cached checks. Default: every file is checked at each start. */
  cacheFolder?: string | undefined;
}

/** `not-loadable` and `already-running`: nothing was started. */
export type LocalEnd =
  | { kind: 'stopped' }
  | { kind: 'not-loadable'; project: CheckedProject }
  | { kind: 'already-running'; pid: number | undefined };

/** Between two looks at the folders. */
const lookEveryMs = 300;

/**
 * How long a receive waits. With Lambda's 20 seconds, a replay or redrive would wait that long for its batch to fill.
 */
const longPollMs = 1_000;

/** Between two runs of `recover`. In AWS it runs every few minutes. */
const recoverEveryMs = 5_000;

const functionModule = (name: string) => fileURLToPath(moduleUrl(`../../../lambda/${name}`, import.meta.url));

/** Throws `UsageError`. */
export async function runLocal(options: LocalOptions, host: LocalHost): Promise<LocalEnd> {
  const other = await runningHere();
  if (other) return { kind: 'already-running', pid: other.pid };
  const state = await readFolderState(options);
  const cacheFile = cacheFileOf(options.mappings, host.cacheFolder);
  const checker = createChecker({ ...(cacheFile !== undefined && { cacheFile }) });
  const project = await checkProject(options, checker);
  if (!project.loads) return { kind: 'not-loadable', project };
  await deploy(project.files, options.mappings);
  let log: WriteStream | undefined;
  const onLog = ({ line }: { line: string }) => {
    log?.write(`${line}\n`);
    for (const outcome of readOutcomes(line)) host.onEvent({ kind: 'outcome', outcome });
    if (!line.startsWith('{')) host.onEvent({ kind: 'function-output', line });
  };
  const controlToken = randomBytes(24).toString('base64url');
  const stack = await startStack({
    controlToken,
    handlerModule: functionModule('export'),
    mappingsDir: deployedFolder,
    schemaDir: options.schema,
    maximumConcurrency: { event: 2, backlog: 1 },
    longPollMs,
    onLog,
  });
  const { environment } = stack;
  const recover = createFunction({ name: 'recover', handlerModule: functionModule('recover'), environment, onLog });
  try {
    if (!(await writeLocalState(stateOf(stack, controlToken))))
      return { kind: 'already-running', pid: (await runningHere())?.pid };
    // Not earlier: the log could be that of another stack. No command knows this stack yet, so no line is lost.
    log = createWriteStream(localLogFile);
    await runUntilStopped({ stack, recover, state, project, checker }, options, host);
    return { kind: 'stopped' };
  } finally {
    await removeLocalState();
    await recover.close();
    await stack.close();
    log?.end();
  }
}

interface Parts {
  stack: Stack;
  recover: LocalFunction;
  /** The folders as they were loaded. */
  state: FolderState;
  project: CheckedProject;
  checker: Checker;
}

/** If one of the loops fails for good, the other ends too, and the promise rejects with the reason. */
async function runUntilStopped(
  parts: Parts,
  options: LocalOptions,
  { signal: stop, onEvent }: LocalHost,
): Promise<void> {
  const { stack, recover, state, project, checker } = parts;
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const recovery = recoverLoop(recover);
  const running: RunningStack = {
    reshape: (schema) => stack.salesforce.org.reshape(schema.sObjects()),
    replace: (change) =>
      recovery.between(async () => {
        if (signal.aborted) return;
        // Invocations in progress end first, with the version they began with.
        await stack.pause();
        await change();
        await stack.function.kill();
        await recover.kill();
        stack.resume();
      }),
  };
  const edits = watchEdits({ folders: options, state, checked: project, checker, running, now: Date.now, onEvent });
  const dropped = dropFolder(options.drop, onEvent);
  await dropped.look();
  if (project.problems.length > 0) onEvent({ kind: 'checked', problems: project.problems, files: project.files });
  onEvent({ kind: 'started', addresses: addressesOf(stack) });
  const everyLook = async () => {
    while (!signal.aborted) {
      await edits.look();
      await dropped.look();
      await pause(lookEveryMs, signal);
    }
  };
  try {
    const loops = Promise.all([everyLook(), recovery.keep(recoverEveryMs, signal)]);
    await Promise.race([loops, aborted(stop)]);
  } finally {
    failed.abort();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const stateOf = ({ clients, environment, salesforce, bucket, queueUrls }: Stack, controlToken: string): LocalState => ({
  pid: process.pid,
  s3Url: clients.s3.endpoint,
  sqsUrl: clients.sqs.endpoint,
  salesforceUrl: salesforce.url,
  secret: { url: clients.secrets.endpoint, id: environment.SALESFORCE_SECRET_ID ?? '' },
  dynamoDb: {
    url: clients.dynamoDb.endpoint,
    stampTable: environment.STAMP_TABLE ?? '',
    idempotencyTable: environment.IDEMPOTENCY_TABLE ?? '',
  },
  controlToken,
  bucket,
  queueUrls: {
    event: queueUrls.event,
    backlog: queueUrls.backlog,
    parked: queueUrls.parked,
    deadLetter: queueUrls['dead-letter'],
  },
});

const addressesOf = (stack: Stack): LocalAddresses => ({
  s3: stack.clients.s3.endpoint,
  sqs: stack.clients.sqs.endpoint,
  dynamoDb: stack.clients.dynamoDb.endpoint,
  secrets: stack.clients.secrets.endpoint,
  salesforce: stack.salesforce.url,
  bucket: stack.bucket,
});
