// Tells commands in other terminals where the running local stack is: `.s3sf/local.json` exists while it runs. A folder
// has one stack at a time, and only the process that wrote the file removes it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { QueueUrls } from '../../pipeline/settle/sqs-queues.ts';

export interface LocalState {
  /** Process id of the stack. */
  pid: number;
  s3Url: string;
  sqsUrl: string;
  salesforceUrl: string;
  /** Where the Salesforce secret of the stack is; absent in the file of an earlier version. */
  secret?: { url: string; id: string };
  /** Absent in the file of an earlier version. */
  dynamoDb?: { url: string; stampTable: string; idempotencyTable: string };
  /** What control requests must carry. */
  controlToken: string;
  bucket: string;
  queueUrls: QueueUrls;
}

const folder = '.s3sf';
const file = `${folder}/local.json`;

/** What the function has logged since the stack was started; kept after the stack stops. */
export const localLogFile = `${folder}/function.log`;

/** False if another stack runs here: its file stays. The file of a crashed stack is overwritten. */
export async function writeLocalState(state: LocalState): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const write = () =>
    writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: unknown }).code === 'EEXIST') return false;
        throw error;
      },
    );
  if (await write()) return true;
  if (await runningHere()) return false;
  await rm(file, { force: true });
  return await write();
}

/** Removes the file if this process wrote it. */
export async function removeLocalState(): Promise<void> {
  const state = await readLocalState();
  if (state?.pid === process.pid) await rm(file, { force: true });
}

/** The stack that runs in this folder and answers. A process id alone proves nothing: another program may have it by now. */
export async function runningHere(): Promise<LocalState | undefined> {
  const state = await readLocalState();
  return state && (await answers(state.s3Url)) ? state : undefined;
}

/** A stack that is too busy to answer in time counts as running. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { hostname: host, port } = new URL(url);
    const socket = connect({ host, port: Number(port), timeout: 2_000 });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', end(true)).once('timeout', end(true)).once('error', end(false));
  });
}

/** The running stack; undefined if there is none, also if one crashed and left its file. */
export async function readLocalState(): Promise<LocalState | undefined> {
  const state = await readFile(file, 'utf8').then(parse, () => undefined);
  return state && isAlive(state.pid) ? state : undefined;
}

function parse(text: string): LocalState | undefined {
  try {
    const state: JsonValue = JSON.parse(text);
    if (!isJsonObject(state) || !isJsonObject(state.queueUrls)) return undefined;
    const { pid, s3Url, sqsUrl, salesforceUrl, bucket } = state;
    const { event, backlog, parked, deadLetter } = state.queueUrls;
    const texts = [s3Url, sqsUrl, salesforceUrl, bucket, event, backlog, parked, deadLetter];
    if (typeof pid !== 'number' || !texts.every((each) => typeof each === 'string')) return undefined;
    return state as unknown as LocalState;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
