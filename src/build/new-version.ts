// SAM publishes a version of a function only if its code differs from that of the last build, so a parameter that changes
// alone would not reach the version that runs (AWS SAM issues 1640 and 3820).
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** With the variable `NEW_VERSION`, makes the code of this build differ from that of every other one. */
export async function markNewVersion(
  outDir: string,
  env: Readonly<Record<string, string | undefined>>,
  now = new Date(),
): Promise<void> {
  if (env.NEW_VERSION) await writeFile(join(outDir, 'new-version.txt'), `${now.toISOString()}\n`);
}
