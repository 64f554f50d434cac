// Checks events that have no id. The same bytes under the same key are the same event, as often as they occur there; equal
// events in one object, or under two keys, are different ones. Each event becomes one coin.
import type { Observation } from './observation.ts';

/** Of these, the main model knows nothing. */
export const namelessObject = 'Coin__c';

export function breachesOfNameless({ nameless = new Map(), lines, records }: Observation): string[] {
  const expected = new Map<string, number>();
  const doubtful = new Set<string>();
  const deadKeys = new Set(lines.filter(({ deadLetters }) => deadLetters.length > 0).map(({ key }) => key));
  for (const [key, texts] of nameless) {
    for (const [event, count] of mostOften(texts)) {
      const title = titleIn(event);
      if (title === undefined) continue;
      expected.set(title, (expected.get(title) ?? 0) + count);
      if (deadKeys.has(key)) doubtful.add(title);
    }
  }
  const found = new Map<string, number>();
  for (const { Title__c } of records.get(namelessObject) ?? []) {
    found.set(String(Title__c), (found.get(String(Title__c)) ?? 0) + 1);
  }
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((title) => {
    const [wanted, there] = [expected.get(title) ?? 0, found.get(title) ?? 0];
    const isRight = there === wanted || (doubtful.has(title) && there < wanted);
    return isRight ? [] : [`${title}: ${wanted} events without an id became ${there} records`];
  });
}

/** How often each event occurs in the version that has it most often. */
function mostOften(texts: readonly string[]): Map<string, number> {
  const most = new Map<string, number>();
  for (const text of texts) {
    for (const [event, group] of Map.groupBy(text.match(coins) ?? [], (each) => each)) {
      most.set(event, Math.max(most.get(event) ?? 0, group.length));
    }
  }
  return most;
}

/** They may share a line. */
const coins = /\{"type":"coin\.found","data":\{"title":"[^"]*"\}\}/g;

const titleIn = (line: string): string | undefined => /"type":"coin\.found","data":\{"title":"([^"]*)"/.exec(line)?.[1];
