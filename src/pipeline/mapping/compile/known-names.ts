// Asks the schema for objects and fields that a mapping names. What is not there becomes a problem with the nearest name.
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import { closestName } from '../closest-name.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';

interface Asker {
  source: YamlSource;
  schema: SalesforceSchema;
  problems: Problem[];
}

export interface SchemaQuestion extends Asker {
  /** In the schema's spelling, where the schema has it. */
  sObject: string;
  /** The field, as it is written. */
  name: string;
  /** Where it stands: a path that ends in its name. */
  path: NodePath;
}

/** The object's name in the schema's spelling. `path` leads to the value that names it. */
export function knownObject(name: string, path: NodePath, { source, schema, problems }: Asker): string | undefined {
  const found = schema.sObject(name);
  if (found) return found.name;
  const closest = closestName(
    name,
    schema.sObjects().map((each) => each.name),
  );
  problems.push(
    source.problem(source.positionOf(path), {
      code: 'mapping/unknown-object',
      message: `The schema has no object "${name}".`,
      hint:
        closest === undefined
          ? 'Write its API name. If the org has it, "s3sf schema pull" brings it here; if it has yet to be made, see "s3sf schema missing".'
          : `Did you mean ${closest}?`,
    }),
  );
  return undefined;
}

/** Undefined also where the object is not known, which is a problem of its own. */
export function knownField({
  source,
  schema,
  problems,
  sObject,
  name,
  path,
}: SchemaQuestion): SObjectField | undefined {
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
      message: `${owner.name} has no field "${name}" in the schema.`,
      hint:
        closest === undefined
          ? 'Write its API name. If the org has it, "s3sf schema pull" brings it here; if it has yet to be made, see "s3sf schema missing".'
          : `Did you mean ${closest}?`,
    }),
  );
  return undefined;
}

const numericTypes = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** A field that records are found by. */
export function keyField(
  question: SchemaQuestion,
): { field: string; ignoresCase: boolean; numeric: boolean } | undefined {
  const field = knownField(question);
  if (!field) return undefined;
  if (field.type === 'id' || !(field.externalId || field.idLookup)) {
    const { source, schema, sObject, problems, path } = question;
    const usable =
      schema
        .sObject(sObject)
        ?.fields.filter((each) => each.externalId)
        .map((each) => each.name) ?? [];
    problems.push(
      source.problem(source.namePositionOf(path), {
        code: 'mapping/not-an-external-id',
        message: `${sObject}.${field.name} is not an external ID: Salesforce finds no record by it.`,
        hint:
          usable.length > 0
            ? `External IDs of ${sObject}: ${usable.join(', ')}.`
            : `Give ${sObject} a field that is an external ID and unique.`,
      }),
    );
    return undefined;
  }
  return {
    field: field.name,
    ignoresCase: field.unique === true && field.caseSensitive !== true,
    numeric: numericTypes.has(field.type),
  };
}

/** A lookup that may point to `parent`; undefined where the parent is not known. */
export function lookupField(
  question: SchemaQuestion & { parent: string | undefined },
): { field: string; relationship: string; polymorphic: boolean } | undefined {
  const { source, problems, sObject, path, parent } = question;
  const field = knownField(question);
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
        hint: `It points to ${parents.join(' or ')}.`,
      }),
    );
    return undefined;
  }
  if (!field.relationshipName) {
    return report(
      'mapping/no-relationship',
      `${sObject}.${field.name} has no name for its parent, so it cannot be set by external ID.`,
      'Set it to a record ID under "fields".',
    );
  }
  return {
    field: field.name,
    relationship: field.relationshipName,
    polymorphic: field.polymorphicForeignKey === true || parents.length > 1,
  };
}
