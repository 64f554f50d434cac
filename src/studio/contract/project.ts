// What is in the folder: enough for the frame of the page.
import type { Overview } from '../../overview/overview.ts';

export interface Project {
  /** The folder's own name, or that of its package. */
  name: string;
  folder: string;
  /** Absent outside Git. */
  branch?: string;
  /** Sorted by path. */
  mappings: MappingSummary[];
  /** The snapshot's objects, sorted by label. Empty if there is no snapshot. */
  objects: ObjectSummary[];
  /** Objects that come with this project and are not in the snapshot yet. Sorted by label. */
  toAdd: StandardObject[];
  checked: CheckedCounts;
  examples: { passed: number; total: number };
  /** Absent while nothing runs in this folder. */
  stack?: StackSummary;
  /** In which times are shown: `America/New_York`. */
  timeZone: string;
}

export interface MappingSummary {
  /** As the commands name it: `mappings/counselor.login.yaml`. */
  path: string;
  /** Absent for `_settings.yaml`. */
  types?: string[];
  description?: string;
  isSettings: boolean;
  errors: number;
  warnings: number;
  /** Absent until they have been run. */
  examples?: { passed: number; total: number };
  /** Labels of the objects that it writes. */
  writes: string[];
}

export interface ObjectSummary {
  name: string;
  label: string;
  custom: boolean;
  fields: number;
}

export interface StandardObject {
  name: string;
  label: string;
}

/** `POST /api/objects`: adds such objects to the snapshot, as `s3sf schema add` does. */
export interface AddObjectsRequest {
  objects: string[];
}

export interface AddObjectsAnswer {
  /** Files. */
  written: string[];
}

/** What the chip says. */
export interface CheckedCounts {
  /** True until the first check of all files is finished; the counts are of what is known so far. */
  isChecking: boolean;
  errors: number;
  warnings: number;
}

/** `GET /api/overview` */
export interface MapModel extends Overview {
  /** Set while files are read for the first time: the rest is of those that are. `checked` changes say that there are more. */
  reading?: { done: number; of: number };
}

export interface StackSummary {
  deadLetters: number;
  waiting: number;
  parked: number;
}

/** `GET /api/search?q=`: for "Find anything". */
export interface SearchResults {
  query: string;
  hits: SearchHit[];
  /** If there are no hits: the name that is closest. */
  closest?: string;
}

export interface SearchHit {
  kind: 'event-type' | 'object' | 'field' | 'finding' | 'event';
  title: string;
  /** Where it is: "Contact", "mappings/counselor.login.yaml, line 12". */
  note: string;
  /** Path in the studio: `/map/Contact/LastName`. */
  open: string;
}

/** `GET /api/objects/NAME`: for menus, and for what can be added to a rule. */
export interface ObjectDetail {
  name: string;
  label: string;
  fields: FieldDetail[];
  recordTypes: { name: string; label: string }[];
  queues: string[];
}

export interface FieldDetail {
  name: string;
  /** As people see it: "Assigned To", without " ID" for a lookup. */
  label: string;
  /** As people see it in Salesforce: "Text (255)", "Lookup (Account)" */
  typeText: string;
  /** Salesforce's describe type: `reference`, `picklist`. */
  type: string;
  isRequired: boolean;
  /** Can be a key. */
  isKey: boolean;
  isWritable: boolean;
  choices?: Choice[];
  /** Objects that a lookup may refer to, each with the fields that can be its key. */
  targets?: { object: string; label: string; keys: { name: string; label: string }[] }[];
}

export interface Choice {
  value: string;
  label: string;
}

/** `GET /api/functions` */
export interface FunctionDetail {
  /** With the $: `$date`. */
  name: string;
  /** `$date(time, zone)` */
  signature: string;
  /** One sentence. */
  about: string;
  /** What to insert; the cursor goes to the first `…`. */
  insert: string;
}
