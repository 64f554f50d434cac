// Measures what many mappings cost in the function, the check and the schema snapshot. Generates them in a temporary
// folder.
//
//   node scripts/many-mappings/many-mappings.ts [--mappings 2000] [--objects 500]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { packFolder } from '../../src/build/pack-folder.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { buildFunctions } from '../build/build-functions.ts';
import { type Generated, generate } from './generate.ts';
import { type Measured, runMeasured } from './run-measured.ts';

const { values } = parseArgs({
  options: { mappings: { type: 'string', default: '2000' }, objects: { type: 'string', default: '500' } },
});
const [mappings, objects] = [Number(values.mappings), Number(values.objects)];

const figures = ({ seconds, cpuSeconds, memoryMb }: Measured) =>
  `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, at most ${Math.round(memoryMb)} MB`;

const folder = await mkdtemp(join(tmpdir(), 's3sf-many-'));
try {
  const generated = await generate(folder, mappings, objects);
  await schema(generated);
  await check(generated);
  await builtFunction(generated);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function check({ mappingsDir, schemaDir }: Generated): Promise<void> {
  const program = (more: string) => `
    const { checkFiles } = await import('${resolve('src/cli/commands/mappings/check.ts')}');
    const options = { mappings: '${mappingsDir}', schema: '${schemaDir}', strict: false };
    const { checked, problems } = await checkFiles([], options, ${more});
    console.log(checked + ' files, ' + problems.length + ' problems');
  `;
  const all = (more: string) => runMeasured(['--input-type=module', '--eval', program(more)]);
  const cache = JSON.stringify({ cacheFolder: join(folder, 'cache') });
  const first = await all(cache);
  console.log(`check, nothing remembered: ${first.out.trim()}: ${figures(first)}`);
  console.log(`check, nothing changed: ${figures(await all(cache))}`);
  const edited = (await readMappingFiles(mappingsDir)).at(-1);
  if (edited) await writeFile(edited.path, `${edited.text}\n# edited\n`);
  console.log(`check, one file edited: ${figures(await all(cache))}`);
  console.log(`check of the shipped mappings: ${figures(await runMeasured(['bin/s3sf.js', 'check', '--no-cache']))}`);
  console.log(`check of the shipped mappings, again: ${figures(await runMeasured(['bin/s3sf.js', 'check']))}`);
}

async function schema({ schemaDir }: Generated): Promise<void> {
  const program = (reader: string) => `
    const schemas = await import('${resolve('src/schema-files.ts')}');
    const before = process.memoryUsage.rss();
    const startedAt = performance.now();
    const schema = await schemas.${reader}('${schemaDir}');
    for (const name of ['Contact', 'Task', 'User']) schema.sObject(name);
    const mb = Math.round((process.memoryUsage.rss() - before) / 1e6);
    console.log(Math.round(performance.now() - startedAt) + ' ms, ' + mb + ' MB');
  `;
  for (const [reader, what] of [
    ['readWholeSchema', 'all of them'],
    ['readSchema', 'those in use'],
  ] as const) {
    const { out } = await runMeasured(['--input-type=module', '--eval', program(reader)]);
    console.log(`snapshot of ${objects} objects, ${what}: ${out.trim()}`);
  }
}

async function builtFunction({ mappingsDir, schemaDir }: Generated): Promise<void> {
  const outDir = join(folder, 'dist');
  await buildFunctions({ project: process.cwd(), outDir });
  const startedAt = performance.now();
  await packFolder({ mappingsDir, schemaDir, outDir: join(outDir, 'mappings') });
  console.log(`build: packs ${mappings} mappings in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  const eventsFile = join(folder, 'events.json');
  const files = await readMappingFiles(mappingsDir);
  await writeFile(eventsFile, JSON.stringify(files.flatMap(({ text }) => parse(text).examples?.[0]?.event ?? [])));
  const { out } = await runMeasured(['scripts/many-mappings/function-probe.ts', outDir, eventsFile]);
  const { problems, ms, one, planned, all } = JSON.parse(out);
  if (problems > 0) throw new Error(`The function found ${problems} problems.`);
  console.log(`function with ${mappings} mappings: ${ms} ms to load them and plan an event, at most ${one} MB`);
  console.log(`function after an event of every type (${planned}): at most ${all} MB`);
}
