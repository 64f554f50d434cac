// What the main thread and the thread that evaluates say to each other.
import type { CheckedFile } from '../../../check/across-files.ts';
import type { FileCheck } from '../../../check/file-check.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import type { SchemaFile } from '../../../schema-files.ts';
import type { EditAnswer, EditRequest, EvaluateRequest, Evaluation } from '../../contract.ts';

/** `workerData` */
export interface ThreadStart {
  schema: readonly SchemaFile[];
  timeZone: string;
}

/** What can be asked, with its answer. */
export interface Asks {
  /** Quick: for a mapping that takes too long. */
  evaluate: { request: EvaluateRequest & { isQuick?: boolean }; answer: Evaluation };
  edit: { request: EditRequest; answer: EditAnswer };
  /** By the settings that the thread has. */
  check: { request: { files: readonly MappingFile[] }; answer: FileCheck[] };
}

export type AskKind = keyof Asks;

export type ToThread =
  | { kind: 'change'; files: readonly CheckedFile[]; removed: readonly string[] }
  | { [Kind in AskKind]: { kind: 'ask'; id: number; what: Kind; request: Asks[Kind]['request'] } }[AskKind];

export type FromThread =
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; message: string }
  /** Files whose examples have been tested as they are now. */
  | { kind: 'tested'; byFile: ReadonlyMap<string, { passed: number; total: number }> };
