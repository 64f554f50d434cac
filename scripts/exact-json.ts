// Measures what it costs to read events without losing a digit: JSON.parse alone, with the test before it that decides
// whether a second pass is needed, and that second pass, for an event of the usual form and for one with a long id.
//
//   npx node scripts/exact-json.ts --events 100000      the default
import { parseArgs } from 'node:util';
import type { JsonValue } from '../src/json.ts';
import { exactJson } from '../src/values/exact-json.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });
const count = Number(values.events);
const rounds = 7;

const eventWith = (counselorId: string, index: number) =>
  `{"specversion":"1.0","id":"2f1c7e0a-${index}-4e5d","source":"/training","type":"counselor.training_completed",` +
  `"time":"2026-03-02T15:04:05.123Z","data":{"counselor":{"id":${counselorId},"first_name":"Mira","last_name":"Okonjo",` +
  `"nickname":null,"hours":${index / 8}},"training":{"name":"Grief and loss","score":${70 + (index % 30)},"level":2,` +
  `"topics":["grief","loss","self-care"]},"coaches":[{"id":"coach-07","name":"Ana"},{"id":"coach-12","name":"Ben"}]}}`;

const samples: Record<string, (index: number) => string> = {
  'ids as text': (index) => eventWith(`"cc-${index}"`, index),
  'ids as numbers of 19 digits': (index) => eventWith(`16105216041436${10000 + index}`, index),
};

const readers: Record<string, (text: string) => unknown> = {
  'JSON.parse': (text) => JSON.parse(text),
  'JSON.parse and the test for long numbers, then a second pass where needed': (text) =>
    exactJson(text, JSON.parse(text) as JsonValue),
  'JSON.parse with a function for each value': (text) => JSON.parse(text, (_, value) => value),
};

for (const [what, sampleOf] of Object.entries(samples)) {
  const texts = Array.from({ length: count }, (_, index) => sampleOf(index));
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  process.stdout.write(`\n${what}: ${count} events of ${Math.round(bytes / count)} bytes\n`);
  // The readers take turns, so that a busy moment of the machine hits all of them.
  const best = new Map(Object.keys(readers).map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, read] of Object.entries(readers)) {
      const startedAt = performance.now();
      for (const text of texts) read(text);
      best.set(name, Math.min(best.get(name) ?? 0, performance.now() - startedAt));
    }
  }
  const [plain = 1] = best.values();
  for (const [name, ms] of best) {
    const perEvent = ((ms / count) * 1_000).toFixed(2);
    process.stdout.write(`  ${perEvent.padStart(6)} µs an event  ${(ms / plain).toFixed(2)}×  ${name}\n`);
  }
}
