// Reads many text files, a few at a time, because a process may have only a limited number of open files: 1,024 on many
// machines.
import { readFile } from 'node:fs/promises';

const openAtOnce = 50;

/** Returns the texts in the order of the paths. Rejects if a file cannot be read. */
export async function readTexts(paths: readonly string[]): Promise<string[]> {
  const texts = new Map<string, string>();
  const refused = await readEach(paths, openAtOnce, texts);
  // Too many files are open. Reading one at a time needs the fewest, so a failure here is final.
  for (const path of refused) texts.set(path, await readFile(path, 'utf8'));
  return paths.map((path) => texts.get(path) as string);
}

/** Adds to `texts`, and returns the paths that could not be opened because too many files were open. */
async function readEach(paths: readonly string[], atOnce: number, texts: Map<string, string>): Promise<string[]> {
  const left = paths.values();
  const refused: string[] = [];
  const readSome = async () => {
    for (const path of left) {
      try {
        texts.set(path, await readFile(path, 'utf8'));
      } catch (error) {
        if (!isTooManyOpen(error)) throw error;
        refused.push(path);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, readSome));
  return refused;
}

/** EMFILE: in this process; ENFILE: on the whole machine. */
const isTooManyOpen = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
