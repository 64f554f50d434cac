// A finished run as plain data: what was published, what became of it, and what Salesforce holds. test/simulation/observe/
// makes it from the product's own types; nothing here may know those.
import type { PersonChange } from '../model/person-change.ts';
import type { ModelValue, Version } from '../model/plan.ts';

/** The result of one event in one delivery. */
export interface ObservedResult {
  kind: 'applied' | 'duplicate' | 'superseded' | 'ignored' | 'failed';
  /** Of a failure. */
  code?: string;
  /** False if no event could be read at this location. */
  hasEvent: boolean;
  line: number;
  /** When it was reported, and when its invocation began, in milliseconds since 1970. */
  at: number;
  startedAt: number;
}

export interface ObservedLine {
  /** Of the S3 object. */
  key: string;
  line: number;
  text: string;
  /** When the object was written, in milliseconds since 1970. */
  lastModified: number;
  results: readonly ObservedResult[];
  /** The results of all lines of its object. */
  resultsOfObject: readonly ObservedResult[];
  /** The attributes of each dead-letter message that contains it. */
  deadLetters: readonly Readonly<Record<string, string>>[];
}

/** A message that is no event. */
export interface ObservedNeighbour {
  body: string;
  /** The name under which it must be counted; absent for one that must become a dead letter. */
  counted?: string;
  /** The codes of the dead-letter messages with this body. */
  codes: readonly (string | undefined)[];
}

/** Rows of one object that a call saved in one transaction. */
export interface ObservedSave {
  /** Numbers a process of the function. */
  process: number;
  invocation: string;
  sObject: string;
  rows: number;
  /** It did more than one transaction may do. */
  exceeded: boolean;
  /** At least one of its rows was saved. */
  saved: boolean;
}

export type ObservedRecord = Readonly<Record<string, ModelValue>>;

export interface Observation {
  lines: readonly ObservedLine[];
  /** By object. */
  records: ReadonlyMap<string, readonly ObservedRecord[]>;
  /** Versions of the mappings that may have written what Salesforce holds now, and those that ever may have. */
  versions: readonly Version[];
  formerVersions: readonly Version[];
  /** Identities of events that Salesforce always rejects, and of those that two contents share. */
  poisoned: ReadonlySet<string>;
  reused: ReadonlySet<string>;
  /** Salesforce has lost its records, and a replay has restored them. */
  isRestored: boolean;
  /** Keys of objects with an event that crashes every function. */
  crashingKeys: ReadonlySet<string>;
  /** True if the org accepted poisoned events at first. */
  wasLenient: boolean;
  /** True if faults may have left messages undeleted. */
  mayLeaveMessages: boolean;
  /** True if each reused identity must have a dead-letter message by now. */
  mustReportReuse: boolean;
  /** The texts of all versions of objects with events that have no id, by key. */
  nameless?: ReadonlyMap<string, readonly string[]>;
  /** What else was sent to the queues, and how often each name was counted. */
  neighbours?: readonly ObservedNeighbour[];
  leftAlone?: ReadonlyMap<string, number>;
  /** Records of people who were forgotten, by name, and when that was, in milliseconds since 1970. */
  forgotten?: readonly { name: string; at: number }[];
  /** True if records have just got the owners that were not there before. */
  ownersAreGiven?: boolean;
  /** What each process saved at once, in order. */
  saves?: readonly ObservedSave[];
  /** In the order in which they happened. */
  changes: readonly PersonChange[];
  /** Salesforce ids of alerts that a coach closed. */
  closedAlerts: ReadonlySet<string>;
}
