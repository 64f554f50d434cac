// Which records the users of apps may see and change. All of them have the same permissions.
// Sources: Salesforce Help, "Organization-Wide Sharing Defaults", "View All and Modify All Permissions Overview",
// "Considerations for Sharing and Accessing Contacts" for contacts without an account; for hidden records "Restriction Rules
// with Modify All Records Permission and Impact on Record Security" (001484442), and Restriction Rules Developer Guide,
// "Considerations": custom objects, tasks, events and others can have restriction rules, which apply to SOQL.
import type { StoredRecord } from '../records/store.ts';
import type { RuleList } from '../rules/rule-list.ts';
import { meets } from '../rules/where.ts';

/** Org-wide default of an object. Only its owner may delete a record, whatever the default. */
export const sharingModels = ['Private', 'Read', 'ReadWrite'] as const;
export type SharingModel = (typeof sharingModels)[number];

export interface Permissions {
  /** Objects with View All: their records are visible whatever the sharing. */
  viewAll: 'every object' | readonly string[];
  /** Objects with Modify All: their records may be changed and deleted, too. */
  modifyAll: 'every object' | readonly string[];
  viewAllData: boolean;
  modifyAllData: boolean;
  /** View Setup and Configuration: permissions can be queried. */
  viewSetup: boolean;
  /** Update Records with Inactive Owners. */
  inactiveOwners: boolean;
}

export const allGranted: Readonly<Permissions> = {
  viewAll: 'every object',
  modifyAll: 'every object',
  viewAllData: false,
  modifyAllData: false,
  viewSetup: true,
  inactiveOwners: false,
};

/** Settings of the org that decide what users of apps see. */
export interface AccessSettings {
  /** Changes permissions. Default: View All and Modify All for every object, and View Setup. */
  permit(permissions: Partial<Permissions>): void;
  /** Default: ReadWrite. */
  setSharingModel(sObject: string, model: SharingModel): void;
  /**
   * Hides a record from users without View All, whatever the sharing and the owner, as a restriction rule does.
   * @throws Error while the users have View All for its object
   */
  hide(id: string): void;
  show(id: string): void;
}

export interface Access extends AccessSettings {
  permissions(): Readonly<Permissions>;
  sharingModel(sObject: string): SharingModel;
  canView(userId: string, record: StoredRecord): boolean;
  /** False also for a record that cannot be viewed. */
  canChange(userId: string, record: StoredRecord, operation: 'update' | 'delete'): boolean;
  reset(): void;
}

export interface AccessContext {
  /** Finds a record by its id of 18 characters. */
  byId(id: string): StoredRecord | undefined;
  rules: Pick<RuleList, 'of'>;
  /** Names of the objects in the org. */
  objects(): readonly string[];
}

export function createAccess({ byId, rules, objects }: AccessContext): Access {
  let granted = allGranted;
  const models = new Map<string, SharingModel>();
  const hidden = new Set<string>();
  const sharingModel = (sObject: string) => models.get(sObject.toLowerCase()) ?? 'ReadWrite';

  const permissions = (): Permissions => withoutRestricted(granted, rules, objects);
  const isRestricted = ({ object, values }: StoredRecord) =>
    rules.of('invisible', object.name).some(({ rule }) => meets(rule.where, object, values));

  const canView = (userId: string, record: StoredRecord): boolean => {
    const { name } = record.object;
    if (viewsAll(permissions(), name)) return true;
    if (hidden.has(record.id) || isRestricted(record)) return false;
    if (!hasOwner(record) || isOwner(userId, record)) return true;
    return sharingModel(name) !== 'Private' && !isPrivateContact(record);
  };

  return {
    permit(permissions) {
      granted = { ...granted, ...permissions };
    },
    setSharingModel: (sObject, model) => models.set(sObject.toLowerCase(), model),
    hide(id) {
      const { object } = byId(id) ?? {};
      if (!object) throw new Error(`There is no record ${id}.`);
      if (viewsAll(permissions(), object.name))
        throw new Error(`No ${object.name} can be hidden: the users have View All. Take it away with permit() first.`);
      hidden.add(id);
    },
    show: (id) => hidden.delete(id),
    permissions,
    sharingModel,
    canView,
    canChange(userId, record, operation) {
      if (!canView(userId, record)) return false;
      if (modifiesAll(permissions(), record.object.name) || !hasOwner(record) || isOwner(userId, record)) return true;
      return operation === 'update' && sharingModel(record.object.name) === 'ReadWrite';
    },
    reset() {
      granted = allGranted;
      models.clear();
      hidden.clear();
    },
  };
}

/** For an object with a restriction rule, users of apps have neither View All nor Modify All. */
function withoutRestricted(granted: Permissions, rules: Pick<RuleList, 'of'>, objects: () => readonly string[]) {
  const restricted = rules.of('invisible').map(({ rule }) => rule.object.toLowerCase());
  if (restricted.length === 0) return granted;
  const rest = (named: Permissions['viewAll']) =>
    (named === 'every object' ? objects() : named).filter((name) => !restricted.includes(name.toLowerCase()));
  return { ...granted, viewAll: rest(granted.viewAll), modifyAll: rest(granted.modifyAll) };
}

/** Modify All includes View All. */
export const viewsAll = (granted: Permissions, sObject: string): boolean =>
  granted.viewAllData || includes(granted.viewAll, sObject) || modifiesAll(granted, sObject);

export const modifiesAll = (granted: Permissions, sObject: string): boolean =>
  granted.modifyAllData || includes(granted.modifyAll, sObject);

const includes = (objects: Permissions['viewAll'], sObject: string): boolean =>
  objects === 'every object' || objects.some((name) => name.toLowerCase() === sObject.toLowerCase());

const hasOwner = ({ values }: StoredRecord): boolean => values.OwnerId !== undefined;
const isOwner = (userId: string, { values }: StoredRecord): boolean => values.OwnerId === userId;

/** A contact without an account is private, whatever the sharing of contacts and accounts. */
const isPrivateContact = ({ object, values }: StoredRecord): boolean =>
  object.name === 'Contact' && values.AccountId === null;
