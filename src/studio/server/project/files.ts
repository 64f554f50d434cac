// Reads and writes the files of the project that people may edit in the studio: mappings, examples and the snapshot. A path
// that leaves these folders is refused, also through a symbolic link. A file that has changed since it was read is never
// overwritten.
import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FileContent, SaveAnswer, SaveRequest } from '../../contract.ts';
import { RequestError } from '../http/request-error.ts';

export interface EditableFiles {
  read(file: string): Promise<FileContent>;
  save(file: string, request: SaveRequest): Promise<SaveAnswer>;
}

const endings = /\.(ya?ml|jsonl?)$/i;

/** @param folders relative to the current one, as the commands take them */
export function editableFiles(folders: readonly string[]): EditableFiles {
  /** One file is saved after the other, so that no one of two saves at once is lost. */
  let last: Promise<unknown> = Promise.resolve();
  const afterLast = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const next = last.then(act);
    last = next.catch(() => {});
    return next;
  };
  return {
    async read(file) {
      const text = await readText(await allowed(file, folders));
      if (text === undefined) throw new RequestError(404, `There is no file ${file}.`);
      return { path: file, text, hash: hashOf(text) };
    },
    save: (file, { text, basedOn }) =>
      afterLast(async (): Promise<SaveAnswer> => {
        const target = await allowed(file, folders);
        const onDisk = await readText(target);
        const now = onDisk === undefined ? null : hashOf(onDisk);
        if (onDisk === text) return { kind: 'saved', hash: hashOf(text) };
        if (now !== basedOn) return { kind: 'conflict', text: onDisk ?? null, hash: now };
        await write(target, text);
        return { kind: 'saved', hash: hashOf(text) };
      }),
  };
}

export const hashOf = (text: string): string => hash('sha256', text);

/** The path on disk. Throws `RequestError` for one that may not be edited. */
async function allowed(file: string, folders: readonly string[]): Promise<string> {
  const target = path.resolve(file);
  const folder = folders.map((each) => path.resolve(each)).find((each) => isInside(target, each));
  const isPlain = !file.includes('\0') && !path.isAbsolute(file);
  if (folder === undefined || !isPlain || !endings.test(file)) throw forbidden(file);
  // Every folder on the way must be one, and no link.
  const real = await realpath(folder).catch(() => folder);
  const parent = await realOrMissing(path.dirname(target));
  if (parent !== undefined && parent !== real && !isInside(parent, real)) throw forbidden(file);
  const entry = await lstat(target).catch(() => undefined);
  if (entry && !entry.isFile()) throw forbidden(file);
  return target;
}

const isInside = (file: string, folder: string): boolean => {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
};

/** The real path of a folder, or of the closest one above it that exists. */
async function realOrMissing(folder: string): Promise<string | undefined> {
  for (let current = folder; ; current = path.dirname(current)) {
    const real = await realpath(current).catch(() => undefined);
    if (real !== undefined) return path.join(real, path.relative(current, folder));
    if (current === path.dirname(current)) return undefined;
  }
}

const forbidden = (file: string): RequestError =>
  new RequestError(403, `${file} cannot be edited here: the studio edits mappings, examples and the schema snapshot.`);

/** Undefined if there is no such file. */
async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, { encoding: 'utf8', flag: constants.O_RDONLY | constants.O_NOFOLLOW });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whoever reads the file meanwhile sees the old text or the new one, never a part. */
async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const mode = (await lstat(file).catch(() => undefined))?.mode;
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode === undefined ? 0o644 : mode & 0o777);
    await handle.writeFile(text).finally(() => handle.close());
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
