// The event that is looked at: one of the examples, or one that was given. With what it becomes.
import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Evaluation, EventResult, ExampleResult } from '../../../../contract.ts';
import type { Readable } from './readable.ts';

export type Chosen =
  | { kind: 'example'; index: number }
  | { kind: 'given'; name: string; event: Record<string, unknown> };

export interface ChosenEvent {
  event: ReadonlySignal<Record<string, unknown> | undefined>;
  /** Undefined for a given event. */
  example: ReadonlySignal<ExampleResult | undefined>;
  result: ReadonlySignal<EventResult | undefined>;
  /** The type of the given event, if the mapping is for others. */
  foreignType: ReadonlySignal<string | undefined>;
}

export function chosenEvent(
  chosen: Signal<Chosen>,
  readable: ReadonlySignal<Readable | undefined>,
  evaluation: ReadonlySignal<Evaluation | undefined>,
): ChosenEvent {
  const example = computed(() => {
    const { value } = chosen;
    return value.kind === 'example' ? readable.value?.examples[value.index] : undefined;
  });
  return {
    example,
    event: computed(() => (chosen.value.kind === 'given' ? chosen.value.event : example.value?.event)),
    foreignType: computed(() => (chosen.value.kind === 'given' ? evaluation.value?.foreignType : undefined)),
    result: computed(() => (chosen.value.kind === 'given' ? readable.value?.result : example.value?.result)),
  };
}
