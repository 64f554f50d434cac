// The files of a new project: those in starter/, which only a new project has, and the mappings, the snapshot and the rest
// that it starts with, as they are in this repository.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProjectFile {
  /** Relative to the project, with `/`. */
  path: string;
  content: Buffer | string;
}

/** The repository, or what has its layout in the package. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where a project finds the files of the package. */
const inPackage = 'node_modules/s3-to-salesforce/dist';

const sources: readonly { from: string; to: string }[] = [
  { from: 'starter', to: '' },
  ...[
    '.vscode',
    'deploy/package.json',
    'deploy/prepack.mjs',
    'examples',
    'mappings',
    'salesforce',
    'samconfig.toml',
    'schema/mapping.editor.json',
  ].map((path) => ({ from: path, to: path })),
];

/** What a project has in another place than this repository. */
const moved: Readonly<Record<string, readonly [string, string]>> = {
  '.vscode/settings.json': ['./schema/settings.schema.json', `./${inPackage}/schema/settings.schema.json`],
  'mappings/_settings.yaml': ['../schema/settings.schema.json', `../${inPackage}/schema/settings.schema.json`],
  'salesforce/README.md': ['](../docs/', `](../${inPackage}/docs/`],
};

/**
 * Sorted by path.
 * @param version of the package
 */
export async function projectFiles(version: string): Promise<ProjectFile[]> {
  const files = await Promise.all(
    sources.map(async ({ from, to }) => {
      const paths = await filesIn(join(root, from));
      return Promise.all(
        paths.map(async (path) => fileOf(join(to, relative(join(root, from), path)), await readFile(path), version)),
      );
    }),
  );
  return files.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The path itself if it is a file. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  return entries?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) ?? [path];
}

function fileOf(path: string, content: Buffer, version: string): ProjectFile {
  // npm leaves a file with the real name out of the package.
  if (path === 'gitignore') return { path: '.gitignore', content };
  if (path === 'package.json') return { path, content: content.toString('utf8').replace('0.0.0-init', version) };
  if (path === 'samconfig.toml') return { path, content: samSettings(content.toString('utf8')) };
  const replacement = moved[path];
  return { path, content: replacement ? content.toString('utf8').replaceAll(...replacement) : content };
}

/** The template is in the package, and the folders that it names are in the project (`base_dir`). */
function samSettings(text: string): string {
  const template = `template_file = "${inPackage}/template.yaml"`;
  return text
    .replace(/^\[\S+\.build\.parameters\]$/gm, `$&\nbase_dir = "."\n${template}`)
    .replace(/^\[\S+\.validate\.parameters\]$/gm, `$&\n${template}`);
}
