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

/** Files and folders that a project starts with as they are in this repository. */
const sharedPaths = [
  '.github/workflows/mappings.yml',
  '.vscode',
  'deploy/package.json',
  'deploy/prepack.mjs',
  'examples',
  'mappings',
  'salesforce',
  'samconfig.toml',
  'schema/mapping.editor.json',
];

/** What is not in the project, but in the package, as a page or a comment names it. */
const inRepository = /(\.\.?\/)?(docs\/[a-z-]+\.md|schema\/settings\.schema\.json)/g;

/**
 * Sorted by path.
 * @param version of the package
 */
export async function projectFiles(version: string): Promise<ProjectFile[]> {
  const own = (await filesIn('starter')).map((file) => starterFile(file, version));
  const shared = (await Promise.all(sharedPaths.map(filesIn))).flat().map(sharedFile);
  return [...own, ...shared].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface SourceFile {
  /** Relative to the root. */
  path: string;
  content: Buffer;
}

/** The files in a folder, or the file itself. @param from relative to the root */
async function filesIn(from: string): Promise<SourceFile[]> {
  const entries = await readdir(join(root, from), { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  const files = entries?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    (files ?? [join(root, from)]).map(async (file) => ({ path: relative(root, file), content: await readFile(file) })),
  );
}

function starterFile({ path: source, content }: SourceFile, version: string): ProjectFile {
  const path = relative('starter', source);
  // npm leaves a file with the real name out of the package.
  if (path === 'gitignore') return { path: '.gitignore', content };
  if (path !== 'package.json') return { path, content };
  return { path, content: content.toString('utf8').replace('0.0.0-init', version) };
}

function sharedFile({ path, content }: SourceFile): ProjectFile {
  if (!/\.(json|md|toml|ya?ml)$/.test(path)) return { path, content };
  const text = content.toString('utf8').replace(inRepository, `$1${inPackage}/$2`);
  return { path, content: path === 'samconfig.toml' ? samSettings(text) : text };
}

/** The template is in the package, and the folders that it names are in the project (`base_dir`). */
function samSettings(text: string): string {
  const template = `template_file = "${inPackage}/template.yaml"`;
  return text
    .replace(/^\[\S+\.build\.parameters\]$/gm, `$&\nbase_dir = "."\n${template}`)
    .replace(/^\[\S+\.validate\.parameters\]$/gm, `$&\n${template}`);
}
