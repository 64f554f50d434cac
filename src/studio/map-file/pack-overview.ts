import type { Overview, WriteOverview } from '../../overview/overview.ts';
import type { PackedOverview } from '../contract.ts';

export function packOverview(overview: Overview): PackedOverview {
  const writes = new Map(overview.eventTypes.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule.writes])));
  const indexOf = (rule: string, write: WriteOverview) => {
    const index = writes.get(rule)?.findIndex(({ field, from }) => field === write.field && from === write.from) ?? -1;
    if (index < 0) throw new Error(`The rule ${rule} does not write ${write.field}.`);
    return index;
  };
  return {
    ...overview,
    objects: overview.objects.map((object) => ({
      ...object,
      fields: object.fields.map((field) => ({
        ...field,
        writers: field.writers.map(({ rule, write }) => [rule, indexOf(rule, write)]),
      })),
    })),
  };
}
