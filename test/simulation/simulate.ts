// Runs one fault scenario: events are published while faults occur, then the remaining work drains, and the result is
// checked against the guarantees. The same seed gives the same run, step by step.
import { redriveArchived } from './archive/wait-for-days.ts';
import { drain } from './drain.ts';
import { profileOf } from './faults/draw-profile.ts';
import { endFaults, scheduleFaults, sendObject } from './faults/fault-schedule.ts';
import type { Profile } from './faults/profile.ts';
import type { MappingVersions } from './functions/mapping-versions.ts';
import { specialKindOf } from './kinds/kind-seeds.ts';
import { loseAndRestore } from './lose-and-restore.ts';
import { judgeRun } from './observe/judge-run.ts';
import { assignOwners } from './owners/assign-owners.ts';
import { actLast } from './people/schedule-people.ts';
import { seededRandom } from './random.ts';
import { createRun, type Run } from './run.ts';
import { createScheduler } from './scheduler.ts';
import { withDateNow } from './services/date-now.ts';
import { type CallKind, createFaultScenario, type FaultKind, startMs } from './world.ts';

export interface SimulationResult {
  breaches: string[];
  faults: ReadonlyMap<FaultKind, number>;
  /** Counts of error codes that Salesforce returned and of event outcomes. */
  notes: ReadonlyMap<string, number>;
  /** Calls that functions made. */
  calls: ReadonlyMap<CallKind, number>;
  /** Lines that were delivered at least once. */
  events: number;
  steps: number;
  trace: string[];
}

/** Special kinds have few events: more steps than this are an endless loop. */
const stepsOfSpecial = 25_000;
const stepsOfOthers = 150_000;

/** In one of so many scenarios Salesforce loses its records in the end: to restore them takes as long as a replay. */
const losesEvery = 4;

/** @param adjust changes what the seed has drawn */
export async function simulate(
  seed: number,
  mappingVersions: MappingVersions,
  withTrace = false,
  adjust: (profile: Profile) => Profile = (profile) => profile,
): Promise<SimulationResult> {
  const random = seededRandom(seed);
  const scheduler = createScheduler(startMs);
  const trace: string[] = [];
  const traceLine = (line: () => string) => {
    if (withTrace) trace.push(`${((scheduler.clock.now() - startMs) / 1_000).toFixed(3).padStart(11)} ${line()}`);
  };
  const profile = adjust(profileOf(random, seed));
  const scenario = createFaultScenario({ random, scheduler, trace: traceLine, probabilities: profile.probabilities });
  return withDateNow(scheduler.clock, async () => {
    const run = createRun(scenario, profile, mappingVersions);
    const stepsAllowed = specialKindOf(seed) ? stepsOfSpecial : stepsOfOthers;
    // What the org accepted once and rejects by now, nothing restores: its event becomes a dead letter.
    const isRestorable = profile.rejectsFromMs === 0;
    await runScenario(run, { stepsAllowed, losesRecords: isRestorable && seed % losesEvery === 0 });
    const { breaches, eventResults, steps } = run;
    return {
      breaches,
      faults: scenario.counts,
      notes: scenario.notes,
      calls: scenario.calls,
      events: eventResults.size,
      steps,
      trace,
    };
  });
}

interface ScenarioOptions {
  stepsAllowed: number;
  /** Whether Salesforce loses its records at the end. */
  losesRecords: boolean;
}

async function runScenario(run: Run, { stepsAllowed, losesRecords }: ScenarioOptions): Promise<void> {
  const { scenario, platform } = run;
  const { scheduler, trace } = scenario.world;
  let faultsAreOver = false;
  scheduleFaults(run, () => {
    faultsAreOver = true;
  });
  run.steps += await scheduler.run(() => faultsAreOver, stepsAllowed);
  trace(() => 'no more faults from here on');
  scenario.end();
  endFaults(run);
  if (!(await drain(run, stepsAllowed))) return;
  judgeRun(run, 'after the faults');
  if (run.breaches.length > 0) return;
  if (!(await redriveAll(run, stepsAllowed))) return;
  if (run.profile.assignsOwners) {
    await assignOwners(run, stepsAllowed);
    judgeRun(run, 'after the owners');
    if (run.breaches.length > 0) return;
  }
  const deadLetters = () => platform.queues.deadLetter.size() + (platform.archive?.size ?? 0);
  if (!run.changed && deadLetters() === 0) actLast(run);
  trace(() => 'every object is replayed');
  for (let round = 1; round <= 2; round += 1) {
    run.meetings?.clear();
    const callsBefore = writingCalls(run);
    for (const { key } of run.publication.objects) sendObject(run, key, true);
    if (!(await drain(run, stepsAllowed))) return;
    judgeRun(run, `after replay ${round}`, run.changed);
    const calls = writingCalls(run) - callsBefore;
    const isClean = deadLetters() === 0;
    if (round === 2 && isClean && calls > 0) run.breaches.push(`a replay of finished events made ${calls} calls`);
    if (run.breaches.length > 0) return;
  }
  if (!losesRecords) return;
  trace(() => 'Salesforce has lost its records, and every object is replayed to restore them');
  run.meetings?.clear();
  loseAndRestore(run);
  if (!(await drain(run, stepsAllowed))) return;
  judgeRun(run, 'after the restore', run.changed);
}

/** Nothing stays in the bucket. Returns false, and records a breach, if something does. */
async function redriveAll(run: Run, stepsAllowed: number): Promise<boolean> {
  const { archive } = run.platform;
  if (!archive?.size) return true;
  const { scheduler } = run.scenario.world;
  let isOver = false;
  void redriveArchived(run).then(() => {
    isOver = true;
  });
  run.steps += await scheduler.run(() => isOver, stepsAllowed);
  if (archive.size > 0) run.breaches.push(`after a redrive, ${archive.size} dead letters are still in the bucket`);
  return archive.size === 0 && (await drain(run, stepsAllowed));
}

/** All Salesforce calls except those in which `recover` checks whether Salesforce answers. */
function writingCalls({ platform }: Run): number {
  const { apiCalls, calls } = platform.org.counters();
  return apiCalls - (calls.limits ?? 0);
}
