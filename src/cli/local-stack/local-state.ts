// Where the running local stack is, for commands in other terminals: `.s3sf/local.json`, there while it runs. A folder
// has one at a time; who did not write the file does not take it away.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { QueueUrls } from '../../pipeline/settle/sqs-queues.ts';

export interface LocalState {
  /** Process id of the stack. */
  pid: number;
  s3Url: string;
  sqsUrl: string;
  bucket: string;
  queueUrls: QueueUrls;
}

const folder = '.s3sf';
const file = `${folder}/local.json`;

/** What the function wrote since the stack was started, kept after it is stopped. */
export const localLogFile = `${folder}/function.log`;

/** False where another stack runs here: its file stays. One that a dead stack left is written over. */
export async function writeLocalState(state: LocalState): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const write = () =>
    writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { flag: 'wx' }).then(
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

/** Takes the file away if it is of this process. */
export async function removeLocalState(): Promise<void> {
  const state = await readLocalState();
  if (state?.pid === process.pid) await rm(file, { force: true });
}

/** A stack that runs in this folder and answers: its process id alone may be another program's by now. */
export async function runningHere(): Promise<LocalState | undefined> {
  const state = await readLocalState();
  return state && (await answers(state.s3Url)) ? state : undefined;
}

/** One that is too busy to answer is there all the same. */
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

/** The stack that runs; undefined where none does, also where one died and left its file. */
export async function readLocalState(): Promise<LocalState | undefined> {
  const state = await readFile(file, 'utf8').then(parse, () => undefined);
  return state && isAlive(state.pid) ? state : undefined;
}

function parse(text: string): LocalState | undefined {
  try {
    const state: JsonValue = JSON.parse(text);
    if (!isJsonObject(state) || !isJsonObject(state.queueUrls)) return undefined;
    const { pid, s3Url, sqsUrl, bucket } = state;
    const { event, backlog, parked, deadLetter } = state.queueUrls;
    const texts = [s3Url, sqsUrl, bucket, event, backlog, parked, deadLetter];
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
