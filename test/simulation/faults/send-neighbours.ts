// Queues what is no event while events arrive.
import { neighbours } from '../events/neighbours.ts';
import type { Run } from '../run.ts';

export function sendNeighbours({ profile, scenario, platform, neighbours: sent }: Run): void {
  if (!profile.hasNeighbours) return;
  const { random, scheduler } = scenario.world;
  for (let count = 3 + random.int(8); count > 0; count -= 1) {
    const neighbour = random.pick(neighbours);
    const queue = random.chance(0.8) ? platform.queues.event : platform.queues.backlog;
    sent.push(neighbour);
    scheduler.after(random.between(0, profile.spanMs), () => queue.put(neighbour.body, 0));
  }
}
