// `npm run bench`: compares this project with a naive Lambda and a Python worker that do the same work, and prints one
// table. See the options below.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadNames } from './loads/load.ts';
import { origin } from './report/origin.ts';
import { section, withSection } from './report/readme.ts';
import { reportRows } from './report/rows.ts';
import { table } from './report/table.ts';
import { runRounds } from './run-rounds.ts';
import { type System, systemNames } from './systems/system.ts';
import { buildProduct, installPython, naive, product, python } from './systems/systems.ts';
import { project } from './world/world.ts';

const { values } = parseArgs({
  options: {
    /** Number of rounds. The table shows medians, and sums for the load with faults. */
    rounds: { type: 'string', default: '3' },
    /** Which loads to run, separated by commas. */
    loads: { type: 'string', default: loadNames.join(',') },
    /** Which systems to compare, separated by commas. */
    systems: { type: 'string', default: systemNames.join(',') },
    /** Events that arrive at once. */
    events: { type: 'string', default: '1000' },
    /** Seconds of the steady load. */
    seconds: { type: 'string', default: '60' },
    /** Events of the load with faults. */
    'fault-events': { type: 'string', default: '1500' },
    /** First seed of the load with faults. */
    seed: { type: 'string', default: '1' },
    /** Multiplies the shares of lost answers and refused calls. */
    harder: { type: 'string', default: '1' },
    /** Milliseconds that a Salesforce call takes. */
    latency: { type: 'string', default: '150' },
    /** Writes the table into README.md. */
    'write-readme': { type: 'boolean', default: false },
    /** Prints what the workers write. */
    verbose: { type: 'boolean', default: false },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

const loads = chosen('loads', loadNames);
const names = chosen('systems', systemNames);
const options = {
  rounds: number('rounds'),
  latencyMs: number('latency'),
  counselors: 300,
  events: number('events'),
  seconds: number('seconds'),
  faultEvents: number('fault-events'),
  seed: number('seed'),
  harder: number('harder'),
  onLog: values.verbose ? print : undefined,
};

// Read at the start, because somebody may commit during the run.
const from = origin(project);
const folder = await mkdtemp(join(tmpdir(), 's3sf-bench-'));
try {
  const systems = await prepare(folder);
  const results = await runRounds(systems, loads, {
    ...options,
    onResult: ({ round, load, system, measures }) => print(`round ${round}  ${load}  ${system}  ${shown(measures)}`),
  });
  const rows = reportRows(options).filter(({ load }) => loads.includes(load));
  const text = section(table(rows, systems, results), from, options.rounds);
  print(`\n${text}`);
  if (values['write-readme']) {
    const page = join(project, 'README.md');
    await writeFile(page, withSection(await readFile(page, 'utf8'), text));
  }
} finally {
  await rm(folder, { recursive: true });
}

async function prepare(folder: string): Promise<System[]> {
  const systems: System[] = [];
  for (const name of names) {
    if (name === 'naive') systems.push(await naive(folder));
    else if (name === 'product') systems.push(product(await buildProduct(project)));
    else {
      const reason = await installPython(project);
      const system = python(project);
      if (system) systems.push(system);
      else print(reason.trim());
    }
  }
  if (process.platform !== 'linux') print('CPU time and memory are measured on Linux only.');
  return systems;
}

function chosen<T extends string>(option: 'loads' | 'systems', known: readonly T[]): T[] {
  const given = values[option].split(',');
  const wrong = given.filter((name) => !known.some((each) => each === name));
  if (wrong.length > 0) throw new Error(`--${option} knows ${known.join(', ')}, and not ${wrong.join(', ')}.`);
  return known.filter((name) => given.includes(name));
}

function number(option: 'rounds' | 'events' | 'seconds' | 'fault-events' | 'seed' | 'harder' | 'latency'): number {
  const value = Number(values[option]);
  if (!(value > 0)) throw new Error(`--${option} must be a number above 0.`);
  return value;
}

function shown(measures: Readonly<Record<string, number | undefined>>): string {
  const one = ([name, value]: [string, number | undefined]) =>
    `${name} ${value === undefined ? '–' : Number(value.toPrecision(4))}`;
  return Object.entries(measures).map(one).join(', ');
}
