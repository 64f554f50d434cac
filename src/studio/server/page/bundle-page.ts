// The page as the browser loads it: one script and one style sheet. The package contains them; a clone bundles them when the
// studio starts.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageAssets {
  script: string;
  style: string;
}

/** In the package. */
const prebuilt = fileURLToPath(new URL('../../../../studio', import.meta.url));
const entry = fileURLToPath(new URL('../../page/main.tsx', import.meta.url));

/** Rejects with the messages of the bundler if a file of the page has an error. */
export async function pageAssets(): Promise<PageAssets> {
  const [script, style] = await Promise.all([read('main.js'), read('main.css')]);
  return script === undefined ? bundlePage() : { script, style: style ?? '' };
}

const read = (name: string): Promise<string | undefined> =>
  readFile(join(prebuilt, name), 'utf8').catch(() => undefined);

export async function bundlePage(): Promise<PageAssets> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [entry],
    // Otherwise that in which the bundler was loaded, which may be gone by now.
    absWorkingDir: dirname(entry),
    outdir: '/',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
