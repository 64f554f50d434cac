// The code of a thread in one file, which loads in half the time of its modules. The package contains it; a clone bundles it
// when it is needed, and keeps it.
import { access, mkdir, rename } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keptBundle } from './bundle-cache.ts';
import { prebuilt } from './bundles.ts';

/**
 * The file to start the thread with: the bundle, or the module itself where none can be made.
 * @param module of the thread; it and what it imports may not use `import.meta.url`
 * @param cacheFolder undefined: nothing is bundled
 */
export async function threadCode(module: URL, cacheFolder: string | undefined): Promise<URL> {
  const name = parse(module.pathname).name;
  const inPackage = join(prebuilt, `${name}.mjs`);
  if (await exists(inPackage)) return pathToFileURL(inPackage);
  if (cacheFolder === undefined) return module;
  const file = join(cacheFolder, `${name}.mjs`);
  return keptBundle(name, cacheFolder, async () => {
    const inputs = await bundleThread(module, file);
    return { inputs, outputs: [file], bundle: file };
  }).then(pathToFileURL, () => module);
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/** Writes the file. Resolves with the paths of all files that it depends on. */
export async function bundleThread(module: URL, file: string): Promise<string[]> {
  const { build } = await import('esbuild');
  const folder = dirname(fileURLToPath(module));
  await mkdir(dirname(file), { recursive: true });
  // Another process may write at the same time.
  const draft = `${file}.${process.pid}`;
  const { metafile } = await build({
    // Not the working directory of this process, which may be gone.
    absWorkingDir: folder,
    entryPoints: [fileURLToPath(module)],
    outfile: draft,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // CommonJS packages load Node's modules with `require`.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  await rename(draft, file);
  const makers = [import.meta.url, import.meta.resolve('esbuild/package.json')].map((url) => fileURLToPath(url));
  return [...Object.keys(metafile.inputs).map((input) => resolve(folder, input)), ...makers];
}
