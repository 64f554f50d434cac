import type { Overview, PackedOverview } from '../../contract.ts';

/** @param text JSON of a `PackedOverview` */
export function readOverview(text: string): Overview {
  const packed = JSON.parse(text) as PackedOverview;
  const rules = new Map(
    packed.eventTypes.flatMap(({ type, rules }) => rules.map((rule) => [rule.id, { eventType: type, rule }])),
  );
  const writer = ([id, index]: [string, number]) => {
    const found = rules.get(id);
    const write = found?.rule.writes[index];
    return found && write ? [{ eventType: found.eventType, rule: id, operation: found.rule.operation, write }] : [];
  };
  return {
    ...packed,
    objects: packed.objects.map((object) => ({
      ...object,
      fields: object.fields.map((field) => ({ ...field, writers: field.writers.flatMap(writer) })),
    })),
  };
}
