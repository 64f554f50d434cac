// When people act: at random times while faults occur, and once more when everything is done. What they change last must
// stand.
import type { Run } from '../run.ts';
import { act, type People } from './change-records.ts';

const actionsInRun = 8;
const lastActions = 4;

export function schedulePeople(run: Run): void {
  const { random, scheduler } = run.scenario.world;
  const { people, spanMs } = run.profile;
  if (people.length === 0) return;
  const withinMs = random.pick([spanMs, spanMs, spanMs + 600_000]);
  for (let count = 0; count < actionsInRun; count += 1) {
    scheduler.after(random.between(0, withinMs), () => act(peopleOf(run, false), random.pick(people)));
  }
}

/** No message is left that could write: nothing may undo these changes. */
export function actLast(run: Run): void {
  const { random } = run.scenario.world;
  const { people } = run.profile;
  if (people.length === 0) return;
  for (let count = 0; count < lastActions; count += 1) act(peopleOf(run, true), random.pick(people));
}

function peopleOf(run: Run, isFinal: boolean): People {
  const { world } = run.scenario;
  return {
    org: run.platform.org,
    random: world.random,
    now: world.scheduler.clock.now,
    deleted: run.deletedByPeople,
    nextText: () => `by hand ${run.changesByPeople.length}`,
    log(change) {
      world.trace(() => `a person ${change.kind} ${change.key.sObject} ${change.key.identity}`);
      run.changesByPeople.push({ ...change, isFinal });
    },
  };
}
