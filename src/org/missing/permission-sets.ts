// Adds new fields and objects to a permission set of the SFDX project. What it already says stays as it is. Sources: Metadata
// API Developer Guide, "PermissionSet": elements of the same kind stand together, and Salesforce refuses fields that are
// required or master-detail, because everybody who can edit the record can edit those.
import type { MissingField, MissingObject } from './missing-metadata.ts';
import { isActivity, isPlatformEvent } from './missing-metadata.ts';

export interface NewPermissions {
  objects: readonly MissingObject[];
  /** Standard objects that mappings write and that were in the snapshot before: only a user of the API may lack them. */
  earlier?: readonly MissingObject[];
  /** Tasks and Events that mappings write: their permission is one of the user's. */
  activities?: readonly string[];
  fields: readonly MissingField[];
}

/** A set for a user of the API may write; any other set only reads. */
export function withPermissions(
  xml: string,
  { objects, earlier = [], activities = [], fields }: NewPermissions,
): string {
  const writes = xml.includes('<name>ApiEnabled</name>');
  const newFields = withBothActivities(fields)
    .filter(({ sObject, type }) => type.kind !== 'MasterDetail' && !isPlatformEvent(sObject))
    // People who only read need no field of Users, such as the key of a coach.
    .filter(({ sObject }) => writes || !/^user$/i.test(sObject))
    .map((field): Entry => ({ name: `${field.sObject}.${field.field}`, text: fieldEntry(field, writes) }));
  const newObjects = [
    ...[...objects, ...(writes ? earlier : [])].map(
      (object): Entry => ({ name: object.sObject, text: objectEntry(object, writes) }),
    ),
  ].filter(({ name }) => writes || !isPlatformEvent(name));
  const users = (writes ? activities : []).map(
    (name): Entry => ({ name: `Edit${name}`, text: userEntry(`Edit${name}`) }),
  );
  const withUsers = withEntries(xml, { element: 'userPermissions', nameIn: 'name', entries: users });
  return withEntries(withEntries(withUsers, { element: 'fieldPermissions', nameIn: 'field', entries: newFields }), {
    element: 'objectPermissions',
    nameIn: 'object',
    entries: newObjects,
  });
}

/**
 * Tasks and Events have the custom fields of Activity, and permissions under both names. One without the other counts as
 * not permitted. Source: Object Reference, "Task", Usage: "Field-level security".
 */
function withBothActivities(fields: readonly MissingField[]): MissingField[] {
  const both = fields.flatMap((field) =>
    isActivity(field.sObject) ? ['Event', 'Task'].map((sObject) => ({ ...field, sObject })) : [field],
  );
  const groups = Map.groupBy(both, ({ sObject, field }) => `${sObject}.${field}`.toLowerCase());
  return [...groups.values()].flatMap((same) =>
    same.slice(0, 1).map((field) => ({ ...field, isWritten: same.some(({ isWritten }) => isWritten) })),
  );
}

interface Entry {
  name: string;
  text: string;
}

const fieldEntry = ({ sObject, field, isWritten }: MissingField, writes: boolean) => `    <fieldPermissions>
        <editable>${writes && isWritten}</editable>
        <field>${sObject}.${field}</field>
        <readable>true</readable>
    </fieldPermissions>
`;

/** Who deletes must see all records: a delete that finds nothing proves nothing otherwise. */
const objectEntry = ({ sObject, deletes }: MissingObject, writes: boolean) => `    <objectPermissions>
        <allowCreate>${writes}</allowCreate>
        <allowDelete>${writes && deletes}</allowDelete>
        <allowEdit>${writes && !isPlatformEvent(sObject)}</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>${sObject}</object>
        <viewAllRecords>${writes && deletes}</viewAllRecords>
    </objectPermissions>
`;

/** Source: Object Reference, PermissionSet: `PermissionsEditEvent`, `PermissionsEditTask`. */
const userEntry = (name: string) => `    <userPermissions>
        <enabled>true</enabled>
        <name>${name}</name>
    </userPermissions>
`;

interface NewEntries {
  element: 'fieldPermissions' | 'objectPermissions' | 'userPermissions';
  /** The element inside that names what the entry is about. */
  nameIn: string;
  entries: readonly Entry[];
}

function withEntries(xml: string, { element, nameIn, entries }: NewEntries): string {
  const pattern = new RegExp(`^[ \\t]*<${element}>[\\s\\S]*?</${element}>\\r?\\n`, 'gm');
  const found = [...xml.matchAll(pattern)].map(([text]): Entry => {
    const name = new RegExp(`<${nameIn}>([^<]*)</${nameIn}>`).exec(text)?.[1] ?? '';
    return { name, text };
  });
  const known = new Set(found.map(({ name }) => name.toLowerCase()));
  const added = entries.filter(({ name }) => !known.has(name.toLowerCase()));
  if (added.length === 0) return xml;
  const all = [...found, ...added].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ text }) => text);
  const rest = xml.replace(pattern, '');
  const at = firstAfter(rest, element);
  return rest.slice(0, at) + all.join('') + rest.slice(at);
}

/** Where the first element begins that comes behind it in the alphabet. */
function firstAfter(xml: string, element: string): number {
  const next = [...xml.matchAll(/^ {4}<(\w+)>/gm)].find(([, name = '']) => name > element);
  return next?.index ?? xml.lastIndexOf('</PermissionSet>');
}
