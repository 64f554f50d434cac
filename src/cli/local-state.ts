// Where the running local stack is, for commands in other terminals: `.s3sf/local.json`, there while it runs.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';

export interface LocalState {
  /** Process id of the stack. */
  pid: number;
  s3Url: string;
  bucket: string;
}

const folder = '.s3sf';
const file = `${folder}/local.json`;

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
    const { pid, s3Url, bucket } = Object(JSON.parse(text));
    const isState = typeof pid === 'number' && typeof s3Url === 'string' && typeof bucket === 'string';
    return isState ? { pid, s3Url, bucket } : undefined;
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
