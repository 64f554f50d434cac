// Bundles a function into minified modules that need only Node. Modules that it imports on demand are separate files.
import { parse, relative, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

export interface BundleOptions {
  /** Folder that the paths are relative to. */
  folder: string;
  /** A bundle has the name of its module. */
  modules: readonly string[];
  outDir: string;
  plugins: readonly Plugin[];
}

export interface Bundle {
  /** The first module. */
  file: string;
  /** Size of all files that a cold start loads. */
  bytes: number;
  /** Size of all files, including those that are loaded on demand. */
  allBytes: number;
  /** Paths of the files in the bundle. */
  inputs: string[];
  /** Packages that a cold start loads. */
  inputsAtStart: string[];
}

/** Rejects with all of esbuild's messages if a module cannot be bundled. */
export async function bundle({ folder, modules, outDir, plugins }: BundleOptions): Promise<Bundle> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [...modules],
    entryNames: '[name]',
    chunkNames: 'parts/[name]-[hash]',
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    legalComments: 'linked',
    // From a package's ES modules, only the code in use is bundled.
    mainFields: ['module', 'main'],
    // CommonJS packages load Node's modules with `require`.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    plugins: [...plugins],
    metafile: true,
    logLevel: 'silent',
  });
  const { outputs } = metafile;
  const file = relative(folder, resolve(folder, outDir, `${parse(modules[0] ?? '').name}.mjs`));
  const all = Object.keys(outputs).filter((name) => name.endsWith('.mjs'));
  const atStart = loadedAtStart(outputs, file);
  const sizeOf = (files: readonly string[]) => files.reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0);
  const inputsOf = (files: readonly string[]) => files.flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  return {
    file,
    bytes: sizeOf(atStart),
    allBytes: sizeOf(all),
    inputs: inputsOf(all),
    inputsAtStart: inputsOf(atStart),
  };
}

/** The file and everything that it imports statically. */
function loadedAtStart(outputs: Metafile['outputs'], file: string, found = new Set<string>()): string[] {
  found.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && outputs[path] && !found.has(path)) loadedAtStart(outputs, path, found);
  }
  return [...found];
}
