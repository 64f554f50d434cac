// What happened to each event, over all lines that contain it.
import { identityOf, isFromFuture } from '../model/event.ts';
import type { EventHistory, Status, WritePlan } from '../model/history.ts';
import type { ModelPlan, Version } from '../model/plan.ts';
import { planOf } from '../model/rules/rules.ts';
import type { JudgedLine } from './check-ends.ts';
import { forgottenSince } from './check-forgotten.ts';
import type { Observation } from './observation.ts';

export interface JudgedEvent extends EventHistory {
  applied: boolean;
  dead: boolean;
}

const isWrite = (plan: ModelPlan | undefined): plan is WritePlan => plan?.kind === 'write';

/** Keys are identities. */
export function historiesOfLines(lines: readonly JudgedLine[], run: Observation): Map<string, JudgedEvent> {
  const events = new Map<string, JudgedEvent>();
  for (const { content, results, deadLetters, lastModified } of lines) {
    if (content.kind !== 'event' || isFromFuture(content.event, lastModified)) continue;
    const plansBy = (versions: readonly Version[]) =>
      versions.map((version) => planOf(content.event, version)).filter(isWrite);
    const plans = plansBy(run.versions);
    if (plans.length === 0) continue;
    const isForgotten = forgottenSince(plansBy(run.formerVersions), run) !== undefined;
    const identity = identityOf(content.event);
    const known = events.get(identity);
    const others = run.reused.has(identity) ? known : undefined;
    // Such an event is abandoned for one record only: everything else of it is written.
    const [abandoned, partly] = partition(deadLetters, ({ Code }) => Code !== 'plan/same-record');
    const applied = results.some(({ kind }) => kind === 'applied' || kind === 'duplicate' || kind === 'superseded');
    const ends = {
      applied: applied || partly.length > 0 || (known?.applied ?? false),
      dead: abandoned.length > 0 || (known?.dead ?? false),
    };
    const startedAt = Math.min(known?.startedAt ?? Number.POSITIVE_INFINITY, ...results.map((each) => each.startedAt));
    const appliedAt = Math.min(
      known?.appliedAt ?? Number.POSITIVE_INFINITY,
      ...results.filter(({ kind }) => kind === 'applied').map((each) => each.at),
    );
    events.set(identity, {
      ...ends,
      startedAt,
      appliedAt,
      hasLostContent: run.isRestored && run.reused.has(identity),
      // Nothing repairs what is about somebody who was forgotten.
      status: isForgotten ? 'uncertain' : statusOf(ends, run.poisoned.has(identity) || endsFunctions(abandoned), run),
      plans: [...(others?.plans ?? []), ...plans],
      former: [...(others?.former ?? []), ...plansBy(run.formerVersions)],
    });
  }
  return events;
}

/** Functions crashed each time they re-applied the event: until somebody redrives it, an older value stays. */
const endsFunctions = (abandoned: JudgedLine['deadLetters']) =>
  abandoned.some(({ Code }) => Code === 'delivery/function-died');

function statusOf(
  { applied, dead }: Pick<JudgedEvent, 'applied' | 'dead'>,
  cannotBeRepeated: boolean,
  { wasLenient }: Observation,
): Status {
  // If a function crashed after its write, no result says that the event was applied.
  if ((applied || wasLenient) && dead && cannotBeRepeated) return 'overruled';
  return applied && !dead ? 'applied' : 'uncertain';
}

const partition = <T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];
