// Runs all examples as `s3sf test` does, up to the plan, and keeps what each of them shows: which rules write a record, and
// which of their fields they set, clear and leave as they are.

import { readExample } from '../../examples/run-example.ts';
import type { JsonValue } from '../../json.ts';
import type { Mappings, SourceLocation } from '../../pipeline/mapping/mappings.ts';
import type { Observation } from '../../pipeline/plan/observe.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';

export interface ShownExample {
  name: string;
  location: SourceLocation;
  /** Absent if the event cannot be read. */
  type?: string;
  /** True if `type` in expressions is the event's type, and nothing else of the event. */
  readsType: boolean;
  /** One for each record that it writes. */
  records: ShownRecord[];
}

export interface ShownRecord {
  /** Index under `records` in the mapping of the type. */
  rule: number;
  values: ShownValue[];
}

export interface ShownValue {
  field: string;
  /** Absent if the field is left as it is, null if it is cleared. */
  value?: JsonValue;
}

export async function showExamples(mappings: Mappings): Promise<ShownExample[]> {
  const shown: ShownExample[] = [];
  for (const example of mappings.all().flatMap(({ examples }) => examples)) {
    const { name, location } = example;
    const read = await readExample(example, mappings);
    if ('failure' in read) {
      shown.push({ name, location, readsType: true, records: [] });
      continue;
    }
    const { event } = read;
    const { observe, records } = recordsObserved();
    const plan = await planEvent(event, mappings, observe);
    const readsType = event.document.type === event.type;
    shown.push({ name, location, type: event.type, readsType, records: plan.kind === 'write' ? records : [] });
  }
  return shown;
}

function recordsObserved() {
  const records: ShownRecord[] = [];
  let rule = 0;
  let values = new Map<string, JsonValue | undefined>();
  const observe = (observation: Observation) => {
    if (observation.part === 'start') {
      rule = observation.rule;
      values = new Map();
    } else if (observation.part === 'end') {
      if (observation.outcome === 'written') records.push({ rule, values: [...values].map(shownValue) });
    } else if (observation.part !== 'when') values.set(...valueIn(observation));
  };
  return { records, observe };
}

const shownValue = ([field, value]: [field: string, value: JsonValue | undefined]): ShownValue =>
  value === undefined ? { field } : { field, value };

function valueIn(
  observation: Exclude<Observation, { part: 'start' | 'when' | 'end' }>,
): [field: string, value: JsonValue | undefined] {
  switch (observation.part) {
    case 'key':
      return [observation.key.field, observation.key.value];
    case 'constant':
      return [observation.constant.field, observation.value];
    case 'named':
      return [observation.named.field, observation.named.name];
    case 'field':
      return [observation.field, observation.value];
    case 'link':
      return [observation.field, observation.key === null ? null : observation.key?.value];
  }
}
