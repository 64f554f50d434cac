// Bundles each function into one minified module that needs nothing but Node.
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
  /** Paths of the files in the bundle, relative to the project. */
  inputs: string[];
}

/** Rejects with all of esbuild's messages if a function cannot be bundled. */
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
    // From a package's ES modules, only the code in use is bundled.
    mainFields: ['module', 'main'],
    // CommonJS packages load Node's modules with `require`.
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

/** Without this, a third of the bundle would be jsforce's HTTP client, which is not used: our transport uses Node's `fetch`. */
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
