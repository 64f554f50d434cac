// Where the running local stack is, for commands in other terminals: `.s3sf/local.json`, there while it runs.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { QueueUrls } from '../pipeline/settle/sqs-queues.ts';

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

export async function writeLocalState(state: LocalState): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(state, null, 2)}\n`);
}

export async function removeLocalState(): Promise<void> {
  await rm(file, { force: true });
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
