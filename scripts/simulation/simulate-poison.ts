// Prints how long other events wait if poison messages arrive among them, and what that costs, in simulated time. The
// queues hide what was received for 1,080 seconds.
//   node scripts/simulation/simulate-poison.ts [--seed N]
import { parseArgs } from 'node:util';
import { loadMappingVersions } from '../../test/simulation/functions/mapping-versions.ts';
import { runPoison } from '../../test/simulation/poison/poison-run.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const mappingVersions = await loadMappingVersions();
const cases = [
  { queue: 'event', events: 10, poisons: 1, mark: true },
  { queue: 'event', events: 10, poisons: 1, mark: 'endless' },
  { queue: 'event', events: 10, poisons: 5, mark: true },
  { queue: 'event', events: 1_000, poisons: 1, mark: true },
  { queue: 'event', events: 1_000, poisons: 10, mark: 'endless' },
  { queue: 'backlog', events: 500, poisons: 1, mark: true },
  { queue: 'backlog', events: 500, poisons: 50, mark: true },
] as const;

let broken = 0;
for (const each of cases) {
  const result = await runPoison({ ...each, seed: Number(values.seed) }, mappingVersions);
  const { waitedSeconds, mostMeetings, salesforceCalls, invocations, breaches } = result;
  const at = (share: number) => `${Math.round(waitedSeconds[Math.ceil(share * waitedSeconds.length) - 1] ?? 0)} s`;
  const how = each.mark === true ? 'crash' : 'use all of the time of';
  console.log(
    `${each.events} messages in the ${each.queue} queue, ${each.poisons} of which ${how} the function: half of the others applied after ${at(0.5)}, all after ${at(1)}; the same two met ${mostMeetings} times at most; ${invocations} invocations, ${salesforceCalls} Salesforce calls`,
  );
  for (const breach of breaches) console.log(`BROKEN: ${breach}`);
  broken += breaches.length;
}
process.exitCode = broken > 0 ? 1 : 0;
