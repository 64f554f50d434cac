// Takes custom fields and objects out of the files that "schema missing" adds them to. The rest of each file stays as it is.

/** A custom field, or a custom object with all of its fields. */
export interface RemovedName {
  sObject: string;
  /** Absent for the whole object. */
  field?: string;
}

/** `Contact.Score__c` or `Shift__c`; undefined for what is not custom. */
export function removedName(text: string): RemovedName | undefined {
  const [, sObject = '', field] = /^(\w+)(?:\.(\w+__c))?$/i.exec(text.trim()) ?? [];
  if (field !== undefined) return { sObject, field };
  return /^\w+__(c|e)$/i.test(sObject) ? { sObject } : undefined;
}

/** Tasks and Events share the custom fields of Activity, so what is removed from one is gone from the other. */
export const objectsOf = ({ sObject }: RemovedName): readonly string[] =>
  /^(task|event|activity)$/i.test(sObject) ? ['Task', 'Event'] : [sObject];

export function withoutPermissions(xml: string, removed: RemovedName): string {
  const withoutFields = without(xml, 'fieldPermissions', 'field', (name) =>
    objectsOf(removed).some((sObject) =>
      removed.field === undefined
        ? name.toLowerCase().startsWith(`${sObject}.`.toLowerCase())
        : isSame(name, `${sObject}.${removed.field}`),
    ),
  );
  if (removed.field !== undefined) return withoutFields;
  return without(withoutFields, 'objectPermissions', 'object', (name) => isSame(name, removed.sObject));
}

export const withoutItem = (layout: string, field: string): string =>
  without(layout, 'layoutItems', 'field', (name) => isSame(name, field));

export const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function without(xml: string, element: string, nameIn: string, isRemoved: (name: string) => boolean): string {
  const pattern = new RegExp(`^[ \\t]*<${element}>[\\s\\S]*?</${element}>\\r?\\n`, 'gm');
  return xml.replace(pattern, (text) => {
    const name = new RegExp(`<${nameIn}>([^<]*)</${nameIn}>`).exec(text)?.[1];
    return name !== undefined && isRemoved(name) ? '' : text;
  });
}
