// What the main thread and the thread that evaluates say to each other.
import type { MappingFile } from '../../../mapping-files.ts';
import type { OverviewPart } from '../../../overview/overview-part.ts';
import type { SchemaFile } from '../../../schema-files.ts';
import type { EditAnswer, EditRequest, EvaluateRequest, Evaluation } from '../../contract.ts';
import type { KnownFile } from '../../evaluate/open-project.ts';
import type { FileFacts } from '../../facts/file-facts.ts';

/** The first message to the thread, which loads its code in the meantime. */
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
  facts: { request: { files: readonly MappingFile[] }; answer: FileFacts[] };
  /** Of files whose examples are events of each other's types. */
  overview: { request: { files: readonly MappingFile[] }; answer: OverviewPart };
}

export type AskKind = keyof Asks;

export type ToThread =
  | ({ kind: 'start' } & ThreadStart)
  | { kind: 'change'; files: readonly KnownFile[]; removed: readonly string[] }
  | { [Kind in AskKind]: { kind: 'ask'; id: number; what: Kind; request: Asks[Kind]['request'] } }[AskKind];

export type FromThread =
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; message: string };
