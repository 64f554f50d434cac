// Decides whether a finished run kept the guarantees: every event has an outcome, every dead-letter message has a reason,
// and Salesforce holds what the model expects. It knows the run as plain data only, and shares no code with the product.
import { identityOf, isFromFuture, readLine } from '../model/event.ts';
import type { ModelPlan } from '../model/plan.ts';
import { nameOf } from '../model/record-key.ts';
import { planOf } from '../model/rules/rules.ts';
import { breachesOfOwners } from './calls/check-owners.ts';
import { breachesOfSaves } from './calls/check-saves.ts';
import { breachesOfDeadLetter } from './check-dead-letters.ts';
import { breachesOfEnds, type JudgedLine } from './check-ends.ts';
import { breachesOfForgotten } from './check-forgotten.ts';
import { breachesOfNameless, namelessObject } from './check-nameless.ts';
import { breachesOfNeighbours } from './check-neighbours.ts';
import { breachesOfOrder, type OrderedEvent } from './check-order.ts';
import { breachesOfOrg } from './check-org.ts';
import { historiesOfLines, type JudgedEvent } from './histories-of-lines.ts';
import type { Observation, ObservedLine } from './observation.ts';

/** Returns one line per broken guarantee. */
export function breachesOf(run: Observation): string[] {
  const lines = run.lines.map((line) => judged(line, run));
  const events = historiesOfLines(lines, run);
  return [
    ...lines.flatMap((line) => breachesOfLine(line, run)),
    ...(run.mustReportReuse ? unreportedReuse(run, events) : []),
    ...breachesOfOrder(lines.flatMap((line) => orderedEvent(line, run))),
    ...reopenedAlerts(run),
    ...breachesOfOrg(withoutNameless(run.records), [...events.values()], run.changes),
    ...breachesOfNameless(run),
    ...breachesOfNeighbours(run),
    ...breachesOfForgotten(lines, run),
    ...breachesOfSaves(run),
    ...breachesOfOwners(run),
  ];
}

const withoutNameless = (records: Observation['records']) =>
  new Map([...records].filter(([name]) => name !== namelessObject));

function judged(line: ObservedLine, { formerVersions }: Observation): JudgedLine {
  const content = readLine(line.text, line.lastModified);
  const plans = content.kind === 'event' ? formerVersions.flatMap((each) => planOf(content.event, each) ?? []) : [];
  return { ...line, content, plans };
}

function breachesOfLine(line: JudgedLine, run: Observation): string[] {
  const { key, content, results, deadLetters } = line;
  const hasEnded = results.some(({ kind }) => kind !== 'failed') || deadLetters.length > 0;
  const name = content.kind === 'event' ? `${key}:${line.line} (${content.event.id})` : `${key}:${line.line}`;
  return [
    ...(hasEnded ? [] : ['it has no outcome']),
    ...deadLetters.flatMap((attributes) => breachesOfDeadLetter(attributes, line)),
    ...breachesOfEnds(line, run),
  ].map((breach) => `${name}: ${breach}`);
}

/** Not if a change of the mappings moved the event to other records or to another order: its earlier results say nothing. */
function orderedEvent({ content, plans, results, lastModified }: JudgedLine, { reused }: Observation): OrderedEvent[] {
  const plan = plans.at(-1);
  if (content.kind !== 'event' || plan?.kind !== 'write' || isFromFuture(content.event, lastModified)) return [];
  if (reused.has(identityOf(content.event)) || new Set(plans.map(targetsOf)).size > 1) return [];
  return [{ plan, results }];
}

const targetsOf = (plan: ModelPlan) =>
  plan.kind === 'write'
    ? JSON.stringify([plan.order.measure, ...plan.writes.map(({ key }) => key && nameOf(key))])
    : plan.kind;

/** Of two events that share an identity, one must end as a dead-letter message. */
function unreportedReuse({ reused }: Observation, events: ReadonlyMap<string, JudgedEvent>): string[] {
  const isUnreported = (event: JudgedEvent | undefined) => event?.applied === true && !event.dead;
  return [...reused]
    .filter((identity) => isUnreported(events.get(identity)))
    .map((identity) => `${identity}: no dead-letter message reports the event with other content`);
}

function reopenedAlerts({ closedAlerts, records }: Observation): string[] {
  const alerts = records.get('Alert__c') ?? [];
  return alerts
    .filter(({ Id, Status__c }) => closedAlerts.has(String(Id)) && Status__c !== 'closed')
    .map(({ Id }) => `an event reopened the alert ${Id}, which a coach had closed`);
}
