// Checks a finished run against the guarantees: every event has an outcome, every dead-letter message has a reason, and
// Salesforce holds what the model expects.
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { Run } from '../run.ts';
import type { FaultKind } from '../world.ts';
import { breachesOfDeadLetter, deadLettersOf } from './check-dead-letters.ts';
import { breachesOfOrder, type OrderedEvent } from './check-order.ts';
import { breachesOfOrg } from './check-org.ts';
import type { ModelEvent } from './model.ts';
import { eventIn, plansOf } from './plans-of-line.ts';
import { breachesOfSameRecord } from './same-record.ts';

/** A published event, with the results of all lines that contain it. */
interface JudgedEvent extends ModelEvent {
  applied: boolean;
  dead: boolean;
}

export type RunStage = 'after the faults' | `after replay ${number}` | 'after the restore';

/** @param currentOnly true if only the deployed mappings may have written; otherwise earlier ones may have written too */
export async function judgeRun(run: Run, when: RunStage, currentOnly = false): Promise<void> {
  const { platform, publication, eventResults } = run;
  const breaches: string[] = [];
  const events = new Map<string, JudgedEvent>();
  const ordered: OrderedEvent[] = [];
  for (const { key, text } of publication.objects) {
    for (const [index, line] of text.split('\n').entries()) {
      const results = eventResults.get(`${key}:${index + 1}`) ?? [];
      const deadLetters = deadLettersOf(platform.queues.deadLetter, key, index + 1);
      const ended = results.some(({ outcome }) => outcome.kind !== 'failed');
      if (!ended && deadLetters.length === 0) breaches.push(`${key}:${index + 1} has no outcome`);
      breaches.push(...breachesOfSameRecord(line, results).map((breach) => `${key}:${index + 1}: ${breach}`));
      const event = await eventIn(line, run.mappingVersions.before);
      for (const { attributes } of deadLetters) {
        const isPoisoned = event !== undefined && publication.poisonedIds.has(event.id);
        const own = breachesOfDeadLetter(attributes, resultsFor(key, index + 1, run), isPoisoned);
        breaches.push(...own.map((breach) => `${event?.id ?? key}: ${breach}`));
        if (attributes.Code === 'delivery/function-died' && !mayCrash(key, run))
          breaches.push(`${key} became a dead-letter message because of a crash, though nothing in it crashes`);
      }
      if (!event) continue;
      const plans = await plansOf(event, versionsOf(run, currentOnly));
      const [plan] = plans;
      if (!plan) continue;
      if (!publication.reusedIds.has(event.id)) ordered.push({ plan, eventResults: results });
      const applied = results.some(({ outcome }) => ['applied', 'duplicate', 'superseded'].includes(outcome.kind));
      const known = events.get(event.id);
      const merged = {
        applied: applied || (known?.applied ?? false),
        dead: deadLetters.length > 0 || (known?.dead ?? false),
      };
      // If a function crashed after its write, no result says that the event was applied.
      const mayBeApplied = merged.applied || run.profile.rejectsFromMs > 0;
      const isOverruled = mayBeApplied && merged.dead && publication.poisonedIds.has(event.id);
      const status = isOverruled ? 'overruled' : merged.applied && !merged.dead ? 'applied' : 'uncertain';
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
  if (!run.changed && when === 'after the faults') breaches.push(...unreportedReuse(run, events));
  breaches.push(...breachesOfOrder(ordered), ...reopenedAlerts(run));
  breaches.push(...breachesOfOrg(platform.org, [...events.values()]));
  run.breaches.push(...breaches.map((breach) => `${when}: ${breach}`));
}

/** Of two events that share an id, one must end as a dead-letter message. */
function unreportedReuse({ publication }: Run, events: ReadonlyMap<string, JudgedEvent>): string[] {
  const isUnreported = (event: JudgedEvent | undefined) => event?.applied === true && !event.dead;
  return [...publication.reusedIds]
    .filter((id) => isUnreported(events.get(id)))
    .map((id) => `${id}: no dead-letter message reports the event with other content`);
}

function reopenedAlerts({ closedAlerts, platform: { org } }: Run): string[] {
  const open = org
    .records('Alert__c')
    .filter(({ Id, Status__c }) => closedAlerts.has(String(Id)) && Status__c !== 'closed');
  return open.map(({ Event_Id__c }) => `the alert of ${Event_Id__c} was closed, and is open again`);
}

/** Faults that leave a message undeleted: SQS delivers it again, and moves it to the dead-letter queue in the end. */
const undeleting: readonly FaultKind[] = [
  'function crashes',
  'function times out',
  'messages not deleted',
  'SQS rejects a call',
  'SQS rejects a message',
  'SQS reply lost',
];

/** True if the object contains an event that crashes the function, or if faults left messages undeleted. */
const mayCrash = (key: string, { publication, scenario }: Run) =>
  publication.crashingKeys.has(key) || undeleting.some((kind) => scenario.counts.has(kind));

/** The results of a line. A failure to read the object also counts for all later lines. */
function resultsFor(key: string, line: number, { eventResults }: Run): EventResult[] {
  return [...eventResults.values()].flat().filter(({ location, event }) => {
    if (location.key !== key) return false;
    return location.line === line || (event === undefined && location.line < line);
  });
}

function versionsOf({ mappingVersions, changed }: Run, currentOnly: boolean): Mappings[] {
  if (!changed) return [mappingVersions.before];
  return currentOnly ? [mappingVersions.after] : [mappingVersions.before, mappingVersions.after];
}
