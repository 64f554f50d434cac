// What happens while `npm start` runs, as data: a terminal prints it, another page may show it.
import type { MappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import type { PublishedFile } from '../commands/operations/publish.ts';
import type { LoggedOutcome } from '../trace/logged-outcome.ts';
import type { ChangedFile } from './folder-state.ts';

export type LocalEvent =
  /** Problems of the files at the start, if there are any. */
  | { kind: 'checked'; problems: readonly Problem[]; files: readonly MappingFile[] }
  | { kind: 'started'; addresses: LocalAddresses }
  | { kind: 'outcome'; outcome: LoggedOutcome }
  /** The function wrote a line that is not JSON. */
  | { kind: 'function-output'; line: string }
  | EditedEvent
  /** A folder cannot be read now, as happens while files are exchanged. The next look tries again. */
  | { kind: 'unreadable'; at: number; reason: string }
  /** The emulated Salesforce has the objects and fields of the changed snapshot. */
  | { kind: 'reshaped'; schema: string }
  | DeployedEvent
  | { kind: 'published'; published: PublishedFile }
  /** The drop folder retries the file at each look. */
  | { kind: 'not-published'; path: string; reason: string }
  | { kind: 'not-moved'; path: string; to: string; reason: string };

export interface LocalAddresses {
  s3: string;
  sqs: string;
  dynamoDb: string;
  secrets: string;
  salesforce: string;
  bucket: string;
}

/** Files in the folders were saved, and what the check found. */
export interface EditedEvent {
  kind: 'edited';
  /** Milliseconds since 1970. */
  at: number;
  files: ChangedFile[];
  problems: ProblemChanges;
  /** False if the mappings do not load: the last good version stays in use. */
  loads: boolean;
}

export interface ProblemChanges {
  /** Problems that the last save did not have. */
  added: Problem[];
  /** Problems that only the last save had. */
  fixed: Problem[];
  /** How many are the same as before. */
  remaining: number;
  /** All mapping files, to show the lines of the problems. */
  mappingFiles: readonly MappingFile[];
}

/** The function now runs with the edited files. */
export interface DeployedEvent {
  kind: 'deployed';
  /** Milliseconds since 1970. */
  at: number;
  /** The folder of the mappings. */
  mappings: string;
  /** Errors that the check found and that do not keep the mappings from loading. */
  errors: number;
  /** Event types of the files with these errors. */
  affectedTypes: string[];
}
