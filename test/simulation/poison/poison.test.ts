import { expect, test } from 'vitest';
import { loadMappingVersions } from '../functions/mapping-versions.ts';
import { visibilityMs } from '../services/platform.ts';
import { type PoisonOptions, runPoison } from './poison-run.ts';

const seconds = visibilityMs / 1_000;

// scripts/simulation/simulate-poison.ts prints the figures for more messages.
test.each<PoisonOptions>([
  { queue: 'event', events: 10, poisons: 5, mark: true, seed: 2 },
  { queue: 'event', events: 30, poisons: 1, mark: 'endless', seed: 3 },
  { queue: 'backlog', events: 20, poisons: 2, mark: true, seed: 4 },
])(
  '$poisons poison messages among $events of the $queue queue meet each other message once, and it is applied as soon as it is delivered again',
  async (options) => {
    const { breaches, mostMeetings, waitedSeconds } = await runPoison(options, await loadMappingVersions());
    expect(breaches).toEqual([]);
    expect(mostMeetings).toBe(1);
    expect(waitedSeconds).toHaveLength(options.events - options.poisons);
    expect(waitedSeconds.at(-1)).toBeLessThan(seconds + 120);
  },
);
