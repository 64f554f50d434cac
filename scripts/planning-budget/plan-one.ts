// Plans one hostile event with the sources of a checkout and prints, as JSON, what became of it, the time it took and
// the memory of the process. Started by planning-budget.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostileEvents } from './hostile-events.ts';

export interface Planned {
  outcome: string;
  message: string;
  /** Of CPU time: others may use the machine too. */
  seconds: number;
  memoryMb: number;
}

const [checkout = '', index = '0'] = process.argv.slice(2);
const hostile = hostileEvents[Number(index)];
if (!hostile) throw new Error(`There is no event ${index}.`);
const load = (path: string) => import(pathToFileURL(join(checkout, path)).href);
const { loadMappings } = await load('src/pipeline/mapping/load-mappings.ts');
const { planEvent } = await load('src/pipeline/plan/plan-event.ts');
const { toEvent } = await load('src/pipeline/event/envelope.ts');
const { testSchema } = await load('test/fixtures/schema.ts');
const { mappings, problems } = await loadMappings([{ path: 'a.yaml', text: hostile.mapping }], testSchema);
if (problems.length > 0) throw new Error(JSON.stringify(problems));
const raw = {
  specversion: '1.0',
  id: 'e',
  source: 's',
  type: 'test.event',
  time: '2026-03-02T12:00:00Z',
  data: hostile.data,
};
const { settings, envelope } = mappings;
const location = { bucket: 'b', key: 'k', line: 1 };
const event = await toEvent(raw, { location, lastModified: new Date(raw.time), envelope, limits: settings.limits });
const before = process.cpuUsage();
const plan = await planEvent(event, mappings);
const { user, system } = process.cpuUsage(before);
const planned: Planned = {
  outcome: plan.kind === 'failed' ? plan.failure.code : `${plan.kind} ${plan.records?.length ?? ''}`,
  message: plan.kind === 'failed' ? plan.failure.message : '',
  seconds: (user + system) / 1e6,
  memoryMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(planned));
