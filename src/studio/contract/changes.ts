// `GET /api/changes`: server-sent events. Each has the event name `change` and one of these as its data.
import type { CheckedCounts, StackSummary } from './project.ts';

export type Change =
  /** Files were saved, here or elsewhere. */
  | { kind: 'files'; paths: string[]; schema: boolean }
  /** The check of all files has finished. */
  | { kind: 'checked'; checked: CheckedCounts; examples: { passed: number; total: number } }
  /** The local stack was started or stopped, or its queues have changed. */
  | { kind: 'stack'; stack: StackSummary | null }
  /** Events of the local stack have ended. */
  | { kind: 'events'; ended: number };
