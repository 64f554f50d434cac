// Holds a run that came to rest against the guarantees: every event has an outcome, every dead letter a reason, and
// Salesforce what the model says.

import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { Run } from '../run.ts';
import type { FaultKind } from '../world.ts';
import { breachesOfDeadLetter, deadLettersOf } from './check-dead-letters.ts';
import { breachesOfOrder, type OrderedEvent } from './check-order.ts';
import { breachesOfOrg } from './check-org.ts';
import type { ModelEvent } from './model.ts';
import { eventIn, plansOf } from './plans-of-line.ts';

/** An event of the publication, under all places that hold it. */
interface JudgedEvent extends ModelEvent {
  applied: boolean;
  dead: boolean;
}

/** @param when for the texts; `newOnly`: only the mapping in force counts */
export async function judgeRun(run: Run, when: string, newOnly = false): Promise<void> {
  const { platform, publication, eventResults } = run;
  const found: string[] = [];
  const events = new Map<string, JudgedEvent>();
  const ordered: OrderedEvent[] = [];
  for (const { key, text } of publication.objects) {
    for (const [index, line] of text.split('\n').entries()) {
      const own = eventResults.get(`${key}:${index + 1}`) ?? [];
      const deadLetters = deadLettersOf(platform.queues.deadLetter, key, index + 1);
      const ended = own.some(({ outcome }) => outcome.kind !== 'failed');
      if (!ended && deadLetters.length === 0) found.push(`${key}:${index + 1} has no outcome`);
      const event = await eventIn(line, run.rules.before);
      for (const { attributes } of deadLetters) {
        const isPoisoned = event !== undefined && publication.poisonedIds.has(event.id);
        const breaches = breachesOfDeadLetter(attributes, resultsFor(key, index + 1, run), isPoisoned);
        found.push(...breaches.map((breach) => `${event?.id ?? key}: ${breach}`));
        if (attributes.Code === 'delivery/function-died' && !mayCrash(key, run))
          found.push(`${key} died of its neighbours`);
      }
      if (!event) continue;
      const plans = await plansOf(event, versionsOf(run, newOnly));
      const [plan] = plans;
      if (!plan) continue;
      if (!publication.reusedIds.has(event.id)) ordered.push({ plan, eventResults: own });
      const applied = own.some(({ outcome }) => ['applied', 'duplicate', 'superseded'].includes(outcome.kind));
      const known = events.get(event.id);
      const merged = {
        applied: applied || (known?.applied ?? false),
        dead: deadLetters.length > 0 || (known?.dead ?? false),
      };
      // A function may have died after its write: then nobody has told that it was applied.
      const wasTaken = merged.applied || run.profile.refusesFromMs > 0;
      const isOverruled = wasTaken && merged.dead && publication.poisonedIds.has(event.id);
      const status = isOverruled ? 'overruled' : merged.applied && !merged.dead ? 'applied' : 'perhaps';
      const former = await plansOf(event, versionsOf(run, false));
      const others = publication.reusedIds.has(event.id) ? known : undefined;
      events.set(event.id, {
        ...merged,
        status,
        plans: [...(others?.plans ?? []), ...plans],
        former: [...(others?.former ?? []), ...former],
      });
    }
  }
  if (!run.changed && when === 'after the storm') found.push(...unreportedReuse(run, events));
  found.push(...breachesOfOrder(ordered), ...reopenedAlerts(run));
  found.push(...breachesOfOrg(platform.org, [...events.values()]));
  run.breaches.push(...found.map((breach) => `${when}: ${breach}`));
}

/** Of two events that share an id one has to end as a dead letter. */
function unreportedReuse({ publication }: Run, events: ReadonlyMap<string, JudgedEvent>): string[] {
  const isUntold = (event: JudgedEvent | undefined) => event?.applied === true && !event.dead;
  return [...publication.reusedIds]
    .filter((id) => isUntold(events.get(id)))
    .map((id) => `${id}: the other content was not told of`);
}

function reopenedAlerts({ closedAlerts, platform: { org } }: Run): string[] {
  const open = org
    .records('Alert__c')
    .filter(({ Id, Status__c }) => closedAlerts.has(String(Id)) && Status__c !== 'closed');
  return open.map(({ Event_Id__c }) => `the alert of ${Event_Id__c} was closed, and is open again`);
}

/** Each leaves a message unsettled, and by that one receive nearer to the dead letters. */
const unsettling: readonly FaultKind[] = [
  'function crashes',
  'function times out',
  'messages not deleted',
  'SQS rejects a call',
  'SQS rejects a message',
  'SQS reply lost',
];

/** True where something in it kills functions, or where messages were left unsettled by chance. */
const mayCrash = (key: string, { publication, scenario }: Run) =>
  publication.crashingKeys.has(key) || unsettling.some((kind) => scenario.counts.has(kind));

/** What befell a line; a fault of reading befalls all lines after it too. */
function resultsFor(key: string, line: number, { eventResults }: Run): EventResult[] {
  return [...eventResults.values()].flat().filter(({ location, event }) => {
    if (location.key !== key) return false;
    return location.line === line || (event === undefined && location.line < line);
  });
}

/** @param newOnly only the mapping in force counts */
function versionsOf({ rules, changed }: Run, newOnly: boolean): Mappings[] {
  if (!changed) return [rules.before];
  return newOnly ? [rules.after] : [rules.before, rules.after];
}
