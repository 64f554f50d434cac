// The functions as the package contains them. A project of one's own deploys these, with its own mappings.
import { cp, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../functions', import.meta.url));

/** Names of the functions; empty in a checkout, which builds them from the sources. */
export const prebuiltFunctions = async (): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -4));

export const copyPrebuiltFunctions = (outDir: string): Promise<void> => cp(folder, outDir, { recursive: true });
