// Checks messages that are no events: each is counted by its name, or becomes a dead letter that says why.
import type { Observation } from './observation.ts';

export function breachesOfNeighbours({
  neighbours = [],
  leftAlone = new Map(),
  mayLeaveMessages,
}: Observation): string[] {
  const breaches: string[] = [];
  const atLeast = new Map<string, number>();
  for (const { body, counted, codes } of neighbours) {
    const wrong = codes.filter((code) => !isRight(code, counted === undefined, mayLeaveMessages));
    if (wrong.length > 0) breaches.push(`${body} became a dead letter with the code ${wrong.join(', ')}`);
    if (counted === undefined && codes.length === 0) breaches.push(`${body} is gone without a word`);
    // One that SQS moved away was not necessarily looked at.
    if (counted !== undefined && codes.length === 0) atLeast.set(counted, (atLeast.get(counted) ?? 0) + 1);
  }
  for (const [name, count] of atLeast) {
    const found = leftAlone.get(name) ?? 0;
    if (found < count) breaches.push(`${count} messages had to be counted as ${name}, but ${found} were`);
  }
  const known = new Set(neighbours.flatMap(({ counted }) => counted ?? []));
  for (const name of leftAlone.keys())
    if (!known.has(name)) breaches.push(`${name} was counted, but nothing like it was sent`);
  return breaches;
}

const isRight = (code: string | undefined, mustFail: boolean, mayLeaveMessages: boolean): boolean =>
  code === 'delivery/function-died' ? mayLeaveMessages : mustFail && code === 'message/unreadable';
