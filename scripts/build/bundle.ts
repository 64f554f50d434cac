// One minified module for each function, with everything it needs but Node itself.
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

export interface BundleOptions {
  /** Folder of the project. */
  project: string;
  /** Paths relative to the project; a bundle has the name of its module. */
  modules: readonly string[];
  outDir: string;
  plugins: readonly Plugin[];
}

export interface Bundle {
  file: string;
  bytes: number;
  /** Paths of what went into it, relative to the project. */
  inputs: string[];
}

/** Rejects, with every message of esbuild, where something cannot be bundled. */
export async function bundle({ project, modules, outDir, plugins }: BundleOptions): Promise<Bundle[]> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: [...modules],
    entryNames: '[name]',
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    legalComments: 'linked',
    // The ES modules of a package carry only what is used of it.
    mainFields: ['module', 'main'],
    // Packages that are no ES modules ask for Node's own by `require`.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    plugins: [withoutUndici, ...plugins],
    metafile: true,
    logLevel: 'silent',
  });
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith('.mjs'))
    .map(([file, { bytes, inputs }]) => ({
      file: relative(project, join(project, file)),
      bytes,
      inputs: Object.keys(inputs),
    }));
}

/** A third of the bundle is the HTTP client that jsforce would use: every call of ours is made by the runtime's own. */
const withoutUndici: Plugin = {
  name: 'without-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'stand-in' }));
    onLoad({ filter: /^undici$/, namespace: 'stand-in' }, async () => ({
      contents: await readFile(new URL('./undici-stand-in.cjs', import.meta.url), 'utf8'),
      loader: 'js',
    }));
  },
};
