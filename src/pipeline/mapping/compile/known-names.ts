// Looks up the objects and fields that a mapping names in the schema snapshot. An unknown name becomes a problem that
// suggests the closest one.
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import { standardObjectNamed, standardObjectNames } from '../../../standard-object-names.ts';
import { closestName } from '../closest-name.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';
import { fixedName } from './hints/fixed-names.ts';
import { fieldLabelHint, objectByLabel } from './hints/labels.ts';
import type { RecordOptions } from './record-options.ts';

const isCustom = (name: string) => /__(c|e)$/i.test(name);

/** @param what such as `object` */
const unknownNameHint = (name: string, what: string, pull: string) =>
  isCustom(name)
    ? `If the org has it, run "npx s3sf schema ${pull}". If it does not exist yet, run "npx s3sf schema missing --write".`
    : `Write its API name: that of a custom ${what} ends in __c. If the org has it, run "npx s3sf schema ${pull}".`;

interface Lookup {
  source: YamlSource;
  schema: SalesforceSchema;
  problems: Problem[];
}

export interface FieldLookup extends Lookup {
  /** In the snapshot's spelling, if the snapshot has it. */
  sObject: string;
  /** The field as the file spells it. */
  name: string;
  /** Path to the field; its last step is the name. */
  path: NodePath;
}

/** The object's name in the snapshot's spelling. `path` leads to the value that names it. */
export function knownObject(name: string, path: NodePath, { source, schema, problems }: Lookup): string | undefined {
  const found = schema.sObject(name);
  if (found) return found.name;
  const labelled = objectByLabel(schema, name);
  const fixed = labelled === undefined ? fixedName('object', name) : undefined;
  const told = fixed ?? unknownObject(name, schema, labelled);
  problems.push(source.problem(source.positionOf(path), { code: 'mapping/unknown-object', ...told }));
  return undefined;
}

/** Tells what only the snapshot lacks from what nobody knows. */
function unknownObject(
  name: string,
  schema: SalesforceSchema,
  labelled: string | undefined,
): { message: string; hint: string } {
  const addIt = (standard: string) => `run "npx s3sf schema add ${standard}".`;
  const standard = standardObjectNamed(name);
  if (standard !== undefined) {
    return {
      message: `The schema snapshot does not have the standard object ${standard} yet.`,
      hint: `To add it, ${addIt(standard)}`,
    };
  }
  const known = schema.sObjects().map((each) => each.name);
  const closest = labelled ?? closestName(name, [...known, ...standardObjectNames]);
  const meant = closest !== undefined && !known.includes(closest) ? ` Then ${addIt(closest)}` : '';
  return {
    message: isCustom(name) ? `The schema snapshot has no object "${name}".` : `No object "${name}" is known.`,
    hint: closest === undefined ? unknownNameHint(name, 'object', `pull ${name}`) : `Did you mean ${closest}?${meant}`,
  };
}

/** Also undefined if the object is unknown, which is a problem of its own. */
export function knownField({ source, schema, problems, sObject, name, path }: FieldLookup): SObjectField | undefined {
  const owner = schema.sObject(sObject);
  if (!owner) return undefined;
  const found = schema.field(sObject, name);
  if (found) return found;
  const closest = closestName(
    name,
    owner.fields.map((field) => field.name),
  );
  problems.push(
    source.problem(source.namePositionOf(path), {
      code: 'mapping/unknown-field',
      message: `${owner.name} has no field "${name}" in the schema snapshot.`,
      hint:
        fieldLabelHint(owner, name) ??
        (closest === undefined ? unknownNameHint(name, 'field', 'pull') : `Did you mean ${closest}?`),
    }),
  );
  return undefined;
}

export const isNumeric = ({ type }: SObjectField): boolean => numericTypes.has(type);

const numericTypes = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** What a key is for. */
export type KeyUse = RecordOptions['operation'] | 'link';

/** A field that identifies records. */
export function keyField(
  lookup: FieldLookup & { use: KeyUse },
): { field: string; ignoresCase: boolean; numeric: boolean; isId?: true } | undefined {
  const field = knownField(lookup);
  if (!field) return undefined;
  if (field.type === 'id') return idField(field, lookup);
  if (!(field.externalId || field.idLookup)) {
    const { source, schema, sObject, problems, path } = lookup;
    const usable =
      schema
        .sObject(sObject)
        ?.fields.filter((each) => each.externalId && !/__pc$/i.test(each.name))
        .map((each) => each.name) ?? [];
    problems.push(
      source.problem(source.namePositionOf(path), {
        code: 'mapping/not-an-external-id',
        message: `${sObject}.${field.name} is not an external ID, so Salesforce cannot find records by it.`,
        hint: keyHint(field, usable),
      }),
    );
    return undefined;
  }
  return {
    field: field.name,
    // Salesforce stores email addresses in lower case, even in a field that it describes as case-sensitive:
    // https://salesforce.stackexchange.com/questions/246995
    ignoresCase: field.type === 'email' || (field.unique === true && field.caseSensitive !== true),
    numeric: isNumeric(field),
  };
}

/** Types of custom fields that can be external IDs. Source: Salesforce Help, "Custom Field Attributes". */
const keyTypes = new Set(['string', 'double', 'int', 'email']);

/** Which field to use, and what makes another one a key: `schema missing` adds a field that is a key as an external ID. */
function keyHint({ name, type }: SObjectField, usable: readonly string[]): string {
  const markIt = `mark ${name} as External ID and Unique in Setup and run "npx s3sf schema pull"`;
  const addOne =
    'write the name of a new field here, such as External_Id__c, and run "npx s3sf schema missing --write"';
  const other = isCustom(name) && keyTypes.has(type) ? markIt : addOne;
  return usable.length > 0
    ? `Use an external ID: ${usable.join(', ')}. Or ${other}.`
    : `${other.charAt(0).toUpperCase()}${other.slice(1)}.`;
}

/** The record's own Id finds a record, but Salesforce creates none with an Id that it did not choose itself. */
function idField(
  { name: field }: SObjectField,
  { source, sObject, problems, path, use }: FieldLookup & { use: KeyUse },
) {
  if (use !== 'create' && use !== 'upsert') return { field, ignoresCase: false, numeric: false, isId: true } as const;
  problems.push(
    source.problem(source.namePositionOf(path), {
      code: 'mapping/id-as-key',
      message: `Salesforce chooses the Id of a new ${sObject}, so ${use === 'create' ? 'a create' : 'an upsert'} cannot use it as its key.`,
      hint:
        use === 'create'
          ? 'Use an external ID.'
          : 'Write operation: update if the record always exists. Otherwise use an external ID.',
    }),
  );
  return undefined;
}

/** A lookup that can point to `parent`; undefined if the parent is unknown. */
export function lookupField(
  lookup: FieldLookup & { parent: string | undefined },
): { field: string; relationship: string; polymorphic: boolean } | undefined {
  const { source, problems, sObject, path, parent } = lookup;
  const field = knownField(lookup);
  if (!field) return undefined;
  const report = (code: string, message: string, hint: string) => {
    problems.push(source.problem(source.namePositionOf(path), { code, message, hint }));
    return undefined;
  };
  const parents = field.referenceTo ?? [];
  if (field.type !== 'reference') {
    return report('mapping/not-a-lookup', `${sObject}.${field.name} is not a lookup.`, 'Set it under "fields".');
  }
  if (parent === undefined) return undefined;
  if (!parents.some((each) => each.toLowerCase() === parent.toLowerCase())) {
    problems.push(
      source.problem(source.positionOf([...path, 'object']), {
        code: 'mapping/wrong-parent',
        message: `${sObject}.${field.name} cannot point to ${parent}.`,
        hint: `It can point to ${parents.join(' or ')}.`,
      }),
    );
    return undefined;
  }
  if (!field.relationshipName) {
    return report(
      'mapping/no-relationship',
      `${sObject}.${field.name} has no relationship name, so it cannot be set by external ID.`,
      'Set it to a record ID under "fields".',
    );
  }
  return {
    field: field.name,
    relationship: field.relationshipName,
    polymorphic: field.polymorphicForeignKey === true || parents.length > 1,
  };
}
