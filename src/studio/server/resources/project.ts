// `GET /api/project`, `/api/findings`
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isSettingsFile, type MappingFile } from '../../../mapping-files.ts';
import { objectLabel } from '../../../overview/words/labels.ts';
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import type { Findings, MappingSummary, ObjectSummary, Project, StackSummary } from '../../contract.ts';
import { findingsOf } from '../../evaluate/findings.ts';
import { gitBranch } from '../project/git-branch.ts';
import { type ScannedMapping, scanMapping } from '../project/scan-mapping.ts';
import { type StudioProject, sumOf } from '../project/studio-project.ts';
import { objectsToAdd } from './standard-objects.ts';

export async function projectOf(
  project: StudioProject,
  { timeZone, stack }: { timeZone: string; stack: () => Promise<StackSummary | undefined> },
): Promise<Project> {
  const [branch, running, name, toAdd] = await Promise.all([
    gitBranch('.'),
    stack(),
    projectName(),
    objectsToAdd(project.schema()),
  ]);
  return {
    name,
    folder: path.basename(process.cwd()),
    ...(branch !== undefined && { branch }),
    mappings: mappingSummaries(project),
    objects: objectSummaries(project),
    toAdd,
    checked: project.checked(),
    examples: sumOf(project.tested()),
    ...(running && { stack: running }),
    timeZone,
  };
}

/** "name" in package.json, or that of the folder. */
async function projectName(): Promise<string> {
  const folder = path.basename(process.cwd());
  const text = await readFile('package.json', 'utf8').catch(() => '{}');
  try {
    const { name }: { name?: unknown } = JSON.parse(text);
    return typeof name === 'string' && name !== '' ? name : folder;
  } catch {
    return folder;
  }
}

function mappingSummaries(project: StudioProject): MappingSummary[] {
  const problems = Map.groupBy(project.problems(), ({ file }) => file);
  return project.files().map((file) => {
    const own = problems.get(file.path) ?? [];
    const examples = project.tested().get(file.path);
    const errors = own.filter(({ severity }) => severity === 'error').length;
    return {
      path: file.path,
      ...summaryOf(file, project.schema()),
      errors,
      warnings: own.length - errors,
      ...(examples && { examples }),
    };
  });
}

/** The same text gives the same summary. */
const scans = new WeakMap<MappingFile, ScannedMapping>();

function summaryOf(file: MappingFile, schema: SalesforceSchema) {
  if (isSettingsFile(file)) return { isSettings: true, writes: [] };
  const scan = scans.get(file) ?? scanMapping(file.text);
  scans.set(file, scan);
  const { objects, ...names } = scan;
  return { ...names, isSettings: false, writes: objects.map((object) => objectLabel(schema, object)) };
}

const objectSummaries = (project: StudioProject): ObjectSummary[] =>
  project
    .schema()
    .sObjects()
    .map(({ name, label, custom, fields }) => ({ name, label, custom, fields: fields.length }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));

export function allFindings(project: StudioProject): Findings {
  const problems = Map.groupBy(project.problems(), ({ file }: Problem) => file);
  return {
    findings: project.files().flatMap((file) => findingsOf(problems.get(file.path) ?? [], file.text)),
  };
}
