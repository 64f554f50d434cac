// Rules of an org: what administrators and developers have set up in it, besides objects and fields.
import type { RowOperation } from '../journal.ts';
import type { Scalar } from '../records/store.ts';

/** Values that a record has, by field. Compared as text; null matches a field without a value. */
export type Where = Readonly<Record<string, Scalar>>;

/** What a trigger or flow does. Exactly one property. */
export type AutomationAction =
  /** An exception that nobody catches, such as `System.NullPointerException: Attempt to de-reference a null object`. */
  | { throws: string }
  /** A governor limit, such as `Too many SOQL queries: 101`. */
  | { exceeds: string }
  /** Rejects the record with this text, on a field or on the whole record. */
  | { addError: string; field?: string }
  /** Catches an exception and rejects all records of the transaction with its text, whichever of them was the reason. */
  | { addErrorToAll: string }
  /** Changes fields of the record itself: before the save, without another one; after it, with another save. */
  | { set: Readonly<Record<string, Scalar>> }
  /** Creates another record. */
  | { create: { object: string; fields: Readonly<Record<string, Scalar>> } };

/** A trigger or a record-triggered flow. */
export interface AutomationRule {
  kind: 'trigger' | 'flow';
  /** Name of the trigger, or label of the flow. */
  name?: string;
  /** Name space of a managed package. */
  package?: string;
  object: string;
  /** Default: create and update. */
  on?: readonly RowOperation[];
  /** Default: before. */
  timing?: 'before' | 'after';
  /** The records it concerns; default: all. */
  where?: Where;
  /** It acts only if one transaction has more rows than this. */
  aboveRows?: number;
  /** It acts only in these attempts of a partial save, from 1 to 3; default: all. */
  attempts?: readonly number[];
  /** A static variable keeps it from acting in the second and third attempt. */
  oncePerTransaction?: boolean;
  /** `wrapped`: with `execution of` and `caused by`. Default: wrapped for `throws`, bare for `exceeds`. */
  form?: 'wrapped' | 'bare';
  /** Which rows bear the error of `throws`: of a flow, perhaps only the row itself. Default: all. */
  marks?: 'all' | 'row';
  /** Absent: it runs and is counted. */
  action?: AutomationAction;
}

export interface ValidationRule {
  kind: 'validation-rule';
  object: string;
  /** The records that it rejects; default: all. */
  where?: Where;
  message: string;
  /** The field at which the error is shown; absent: the top of the page. */
  field?: string;
}

/** A duplicate rule with its matching rule: a record is a duplicate if another one has the same values in all `fields`. */
export interface DuplicateRule {
  kind: 'duplicate-rule';
  name?: string;
  object: string;
  /** `alert`: saved all the same if the call allows it by its header. */
  action: 'block' | 'alert';
  /** Default: create and update. */
  on?: readonly RowOperation[];
  fields: readonly string[];
  /** The alert text; default: `Use one of these records?` */
  message?: string;
}

/** An assignment rule: the records that it concerns get this owner, unless the call turns assignment rules off. */
export interface AssignmentRule {
  kind: 'assignment-rule';
  object: string;
  /** Id of 15 or 18 characters by which a call can choose the rule. */
  ruleId?: string;
  where?: Where;
  /** Values of the user who becomes the owner. */
  owner: Where;
}

/** What is special about users. */
export interface UserRule {
  kind: 'user';
  where: Where;
  /**
   * Inactive; active but of a type that cannot own records, such as Chatter Free; without read access to the records; or
   * refused as if no owner had been given.
   */
  is: 'inactive' | 'other-user-type' | 'without-access' | 'no-owner';
}

/** Records that another transaction keeps locked: nobody can save them, or a record that refers to them. */
export interface LockRule {
  kind: 'lock';
  object: string;
  /** Default: all records of the object. */
  where?: Where;
  /** Milliseconds from when the rule is added; default: until it is removed. */
  forMs?: number;
}

/** A restriction rule: users of apps do not see these records, and have no View All for the object. */
export interface InvisibleRule {
  kind: 'invisible';
  object: string;
  /** Default: all records of the object. */
  where?: Where;
}

/** A record type, which is a record of RecordType. */
export interface RecordTypeRule {
  kind: 'record-type';
  object: string;
  /** Developer name. */
  name: string;
  /** Default: the developer name with blanks. */
  label?: string;
  package?: string;
  /** Default: true. */
  active?: boolean;
  /** Whether it is open to the users of apps; default: true. */
  open?: boolean;
  /** A record type of person accounts. */
  person?: boolean;
}

/** A queue, which is a record of Group with one of QueueSobject for each of its objects. */
export interface QueueRule {
  kind: 'queue';
  /** Developer name. */
  name: string;
  /** Default: the developer name with blanks. */
  label?: string;
  /** Objects whose records it can own. */
  objects: readonly string[];
}

export type OrgRule = { id?: string } & (
  | AutomationRule
  | ValidationRule
  | DuplicateRule
  | AssignmentRule
  | UserRule
  | LockRule
  | InvisibleRule
  | RecordTypeRule
  | QueueRule
);
export type RuleKind = OrgRule['kind'];
export type RuleOf<Kind extends RuleKind> = Extract<OrgRule, { kind: Kind }>;
