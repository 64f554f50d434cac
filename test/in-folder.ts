/** Runs a function with the folder as the working directory. Nothing else may run in the process meanwhile. */
export async function inFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const home = process.cwd();
  process.chdir(folder);
  try {
    return await run();
  } finally {
    process.chdir(home);
  }
}
