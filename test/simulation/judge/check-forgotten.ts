// Checks people who were forgotten: no event whose delivery began later writes such a record, or a record that links to it.
import type { ModelPlan } from '../model/plan.ts';
import { nameOf } from '../model/record-key.ts';
import type { Observation, ObservedLine } from './observation.ts';

/** When the event became one that nobody writes any more; undefined if it is about nobody who was forgotten. */
export function forgottenSince(plans: readonly ModelPlan[], { forgotten = [] }: Observation): number | undefined {
  const names = new Set(
    plans
      .flatMap((plan) => (plan.kind === 'write' ? plan.writes : []))
      .flatMap(({ key, links }) => [
        ...(key ? [nameOf(key)] : []),
        ...Object.values(links).map(({ target }) => nameOf(target)),
      ]),
  );
  return forgotten.find(({ name }) => names.has(name))?.at;
}

type PlannedLine = ObservedLine & { plans: readonly ModelPlan[] };

export function breachesOfForgotten(lines: readonly PlannedLine[], run: Observation): string[] {
  const written = lines.flatMap(({ key, line, plans, results }) => {
    const since = forgottenSince(plans, run);
    const isLate = since !== undefined && results.some((each) => each.kind === 'applied' && each.startedAt > since);
    return isLate ? [`${key}:${line}: it was applied although it is about somebody who was forgotten`] : [];
  });
  const names = new Set((run.forgotten ?? []).map(({ name }) => name));
  const back = run.isRestored
    ? [...run.records].flatMap(([sObject, records]) =>
        records.flatMap(({ Key__c }) => {
          const name = nameOf({ sObject, field: 'Key__c', identity: String(Key__c).toLowerCase() });
          return names.has(name) ? [`${name} was restored, although it was forgotten`] : [];
        }),
      )
    : [];
  return [...written, ...back];
}
