// A drafted record, and what is left to decide about it.

export interface DraftRecord {
  object: string;
  operation?: 'create' | 'update' | 'delete';
  key?: Record<string, string>;
  constants?: Record<string, string>;
  fields?: Record<string, string>;
  links?: Record<string, DraftLink>;
}

export interface DraftLink {
  object: string;
  key: Record<string, string>;
  notFound?: 'omit';
}

export interface Drafted {
  record: DraftRecord;
  /** Expressions of the event that the record uses. */
  used: string[];
  /** Open decisions, as sentences. */
  open: string[];
  /** A second record for what an existing record gets. */
  update?: DraftRecord;
}
