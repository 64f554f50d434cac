// What a person means by a name: an event type, an object, or a field as `Contact.LastName`. Objects and fields are also
// known by their labels, and capitals do not matter in them.
import { closestName } from '../pipeline/mapping/closest-name.ts';
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../salesforce-schema.ts';
import type { EventTypeOverview, FieldOverview, ObjectOverview, Overview, UnmappedType } from './overview.ts';
import { fieldLabel } from './words/labels.ts';

export type Found =
  | { kind: 'eventType'; eventType: EventTypeOverview }
  | { kind: 'unmapped'; unmapped: UnmappedType }
  /** `object` is absent if no mapping uses it. */
  | { kind: 'object'; sObject: string; label: string; object?: ObjectOverview }
  /** `field` is absent if no mapping writes it. */
  | { kind: 'field'; sObject: string; name: string; label: string; object?: ObjectOverview; field?: FieldOverview }
  /** Objects that all have a field with the name, as `Contact.LastName`. */
  | { kind: 'ambiguous'; names: string[] }
  | { kind: 'unknown'; closest?: string };

export function findInOverview(name: string, overview: Overview, schema: SalesforceSchema): Found {
  const wanted = name.trim();
  const eventType = overview.eventTypes.find(({ type }) => type === wanted);
  if (eventType) return { kind: 'eventType', eventType };
  const unmapped = overview.unmapped.find(({ type }) => type === wanted);
  if (unmapped) return { kind: 'unmapped', unmapped };
  const sObject = objectNamed(wanted, schema);
  if (sObject) return foundObject(sObject, overview);
  const [ofObject, ofField] = split(wanted);
  const owner = ofObject === undefined ? undefined : objectNamed(ofObject, schema);
  const field = owner && fieldNamed(ofField, owner, schema);
  if (owner && field) return foundField(owner, field, overview, schema);
  return (ofObject === undefined && writtenAs(wanted, overview, schema)) || unknown(wanted, overview, schema);
}

/** A field of any object, if it is written. */
function writtenAs(wanted: string, overview: Overview, schema: SalesforceSchema): Found | undefined {
  const owners = overview.objects.flatMap(({ sObject, fields }) => {
    const owner = schema.sObject(sObject);
    const field = owner && fieldNamed(wanted, owner, schema);
    return owner && field && fields.some((each) => each.field === field.name) ? [{ owner, field }] : [];
  });
  const [first, ...others] = owners;
  if (!first) return undefined;
  if (others.length === 0) return foundField(first.owner, first.field, overview, schema);
  return { kind: 'ambiguous', names: owners.map(({ owner, field }) => `${owner.name}.${field.name}`) };
}

const split = (text: string): [object: string | undefined, field: string] => {
  const dot = text.indexOf('.');
  return dot < 0 ? [undefined, text] : [text.slice(0, dot).trim(), text.slice(dot + 1).trim()];
};

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const objectNamed = (name: string, schema: SalesforceSchema): SObjectSchema | undefined =>
  schema.sObject(name) ?? schema.sObjects().find(({ label }) => same(label, name));

const fieldNamed = (name: string, { name: sObject, fields }: SObjectSchema, schema: SalesforceSchema) =>
  schema.field(sObject, name) ??
  fields.find((each) => same(fieldLabel(schema, sObject, each.name), name) || same(each.label, name));

function foundObject({ name: sObject, label }: SObjectSchema, { objects }: Overview): Found {
  const object = objects.find((each) => each.sObject === sObject);
  return { kind: 'object', sObject, label, ...(object && { object }) };
}

function foundField(
  owner: SObjectSchema,
  { name }: SObjectField,
  { objects }: Overview,
  schema: SalesforceSchema,
): Found {
  const sObject = owner.name;
  const object = objects.find((each) => each.sObject === sObject);
  const field = object?.fields.find((each) => each.field === name);
  const label = fieldLabel(schema, sObject, name);
  return { kind: 'field', sObject, name, label, ...(object && { object }), ...(field && { field }) };
}

function unknown(wanted: string, { eventTypes, unmapped }: Overview, schema: SalesforceSchema): Found {
  const [ofObject, ofField] = split(wanted);
  const objects = schema.sObjects();
  const owner = ofObject === undefined ? undefined : (objectNamed(ofObject, schema) ?? closestObject(ofObject, schema));
  const field = owner && (fieldNamed(ofField, owner, schema)?.name ?? closestField(ofField, owner, schema));
  if (owner && field !== undefined) return { kind: 'unknown', closest: `${owner.name}.${field}` };
  const types = [...eventTypes, ...unmapped].map(({ type }) => type);
  const closest = closestName(wanted, [...types, ...objects.flatMap(({ name, label }) => [name, label])]);
  return { kind: 'unknown', ...(closest !== undefined && { closest }) };
}

function closestObject(name: string, schema: SalesforceSchema): SObjectSchema | undefined {
  const closest = closestName(
    name,
    schema.sObjects().flatMap((each) => [each.name, each.label]),
  );
  return closest === undefined ? undefined : objectNamed(closest, schema);
}

function closestField(name: string, owner: SObjectSchema, schema: SalesforceSchema): string | undefined {
  const closest = closestName(
    name,
    owner.fields.flatMap((field) => [field.name, fieldLabel(schema, owner.name, field.name)]),
  );
  return closest === undefined ? undefined : fieldNamed(closest, owner, schema)?.name;
}
