// A system that the benchmark compares. All of them do the same work on the same stack.
import type { StackOptions } from '../../src/local/stack-options.ts';

export const systemNames = ['naive', 'python', 'product'] as const;

export type SystemName = (typeof systemNames)[number];

export interface System {
  name: SystemName;
  /** Its title in the table. */
  title: string;
  /** A function that the local event source invokes, or a program that polls the queue itself. */
  kind: 'function' | 'program';
  /** Path of the function's module or of the program. */
  module: string;
  /** The command that runs the program. */
  interpreter?: string;
  /** Path of the module that resumes parked messages. */
  recoverModule?: string;
  /** Settings of the event source that differ from those of the template. */
  eventSource?: Pick<StackOptions, 'batchSize' | 'windowSeconds' | 'maximumConcurrency'>;
}
