// The plan of an event by a version of the mappings. The mappings that the product gets say the same in YAML; nothing here
// is made from them.
import type { ModelEvent } from '../event.ts';
import type { ModelOrder } from '../order.ts';
import type { ModelPlan, Rule, Version } from '../plan.ts';
import { withoutSameRecords } from '../same-record.ts';
import { badgeRules } from './badges.ts';
import { counselorRules } from './counselors.ts';
import { peopleRules } from './people.ts';
import { specialRules } from './special.ts';

const rules: Readonly<Record<string, Rule>> = { ...counselorRules, ...badgeRules, ...peopleRules, ...specialRules };

/** Event types that are not ordered by their time, by what the mapping's `newest` finds. */
const measures: Readonly<Record<string, (event: ModelEvent, version: Version) => [measure: string, newest: number]>> = {
  'tally.counted': ({ data }) => ['count', Number(data.count)],
  'score.counted': ({ data, timeMs }, version) =>
    version === 'before' ? ['time', timeMs] : ['count', Number(data.count)],
};

/** Undefined if no mapping covers the event type. */
export function planOf(event: ModelEvent, version: Version): ModelPlan | undefined {
  const rule = rules[event.type];
  if (!rule) return undefined;
  const writes = rule({ event, version, mark: version === 'after' ? '*' : '' });
  if ('rejected' in writes) return { kind: 'rejected', code: writes.rejected };
  if (writes.length === 0) return { kind: 'nothing' };
  const written = withoutSameRecords(writes);
  return {
    kind: 'write',
    order: orderOf(event, version),
    writes: written,
    hasSameRecord: written.length < writes.length,
  };
}

function orderOf({ source, id, ...event }: ModelEvent, version: Version): ModelOrder {
  const [measure, newest] = measures[event.type]?.({ source, id, ...event }, version) ?? ['time', event.timeMs];
  return { source, id, measure, newest };
}
