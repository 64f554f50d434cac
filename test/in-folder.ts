/** Runs something with the folder as the working directory. Its test file has a process, and nothing else runs in it meanwhile. */
export async function inFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const home = process.cwd();
  process.chdir(folder);
  try {
    return await run();
  } finally {
    process.chdir(home);
  }
}
