// The events of the load with faults, and the order in which they arrive. One event in fifty belongs to a counselor
// whom the org refuses; it has no effect on any other event.
import { seededRandom } from './random.ts';

export interface BenchEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: 'counselor.login' | 'counselor.active_rescue' | 'counselor.texters_helped';
  /** Ends in `Z`; later events have later times. */
  time: string;
  data: {
    counselor: {
      id: string;
      first_name: string;
      last_name?: string;
      active_rescues?: number;
      texters_helped?: number;
    };
  };
}

export interface Scenario {
  /** In the order in which they happened. */
  events: readonly BenchEvent[];
  /** Indexes into `events`, in the order of arrival. Some occur twice. */
  deliveries: readonly number[];
}

export interface ScenarioOptions {
  seed: number;
  /** Number of events. */
  events: number;
  /** Number of counselors whom the org accepts. */
  counselors: number;
}

/** The last name that the org's validation rule refuses. */
export const refusedName = 'Refused';

export const isRefused = ({ data }: BenchEvent): boolean => data.counselor.last_name === refusedName;

const firstTime = Date.UTC(2026, 4, 20);

/** One in this many events arrives twice. */
const onePairIn = 12;

/** Events overtake each other by up to this many positions. */
const shuffledBy = 60;

export function createScenario({ seed, events: count, counselors }: ScenarioOptions): Scenario {
  const random = seededRandom(seed);
  const known = Array.from({ length: counselors }, (_, number) => ({
    logins: 0,
    rescues: 0,
    helped: 96 + (number % 4),
  }));
  const events = Array.from({ length: count }, (_, index): BenchEvent => {
    const number = index < counselors ? index : Math.floor(random() * counselors);
    const one = known[number] ?? { logins: 0, rescues: 0, helped: 0 };
    const facts = {
      specversion: '1.0',
      id: `event-${index}`,
      time: new Date(firstTime + index * 1000).toISOString(),
    } as const;
    const counselor = { id: `counselor-${number}`, first_name: `Mira ${index}`, last_name: `Okonjo ${index}` };
    const source = 'https://platform.example/bench';
    if (index % 50 === 24) {
      const refused = { ...counselor, id: `refused-${index}`, last_name: refusedName };
      return { ...facts, source, type: 'counselor.login', data: { counselor: refused } };
    }
    const kind = random();
    if (one.logins === 0 || kind < 0.5) {
      one.logins += 1;
      return { ...facts, source, type: 'counselor.login', data: { counselor } };
    }
    if (kind < 0.7) {
      one.rescues += 1;
      const data = { counselor: { ...counselor, active_rescues: one.rescues } };
      return { ...facts, source, type: 'counselor.active_rescue', data };
    }
    one.helped += 1;
    const { id, first_name } = counselor;
    const data = { counselor: { id, first_name, texters_helped: one.helped } };
    return { ...facts, source, type: 'counselor.texters_helped', data };
  });
  const arrivals = events.map((_, index) => ({ index, at: index + random() * shuffledBy * 2 }));
  for (const index of events.keys()) {
    if (random() < 1 / onePairIn) arrivals.push({ index, at: index + random() * shuffledBy * 4 });
  }
  arrivals.sort((a, b) => a.at - b.at);
  return { events, deliveries: arrivals.map(({ index }) => index) };
}
