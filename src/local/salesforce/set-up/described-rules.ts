// The record types and queues that schema files describe, as rules. The same name has the same id in every schema.
import type { OrgRule } from '../rules/org-rule.ts';
import type { DescribedObject, DescribedRecordType } from '../schema/described-object.ts';

/** True for the id of a rule that a schema describes. */
export const isDescribed = (id: string): boolean => id.startsWith('schema/');

export function describedRules(described: readonly DescribedObject[]): OrgRule[] {
  const queues = new Map<string, string[]>();
  for (const { name, queues: own = [] } of described) {
    for (const queue of own) queues.set(queue, [...(queues.get(queue) ?? []), name]);
  }
  return [
    ...described.flatMap(({ name, recordTypes = [] }) => recordTypes.map((each) => recordTypeRule(name, each))),
    ...[...queues].map(([name, objects]): OrgRule => ({ id: `schema/queue/${name}`, kind: 'queue', name, objects })),
  ];
}

function recordTypeRule(object: string, { name, label, active, person }: DescribedRecordType): OrgRule {
  const [, namespace, developerName = name] = /^(\w+?)__(\w+)$/.exec(name) ?? [];
  return {
    id: `schema/record-type/${object}/${name}`,
    kind: 'record-type',
    object,
    name: developerName,
    ...(label !== undefined && { label }),
    ...(namespace !== undefined && { package: namespace }),
    ...(active !== undefined && { active }),
    ...(person !== undefined && { person }),
  };
}
