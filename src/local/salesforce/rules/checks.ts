// Checks of the properties of rules. Each returns a sentence that describes the problem, or undefined.
import { looksLikeId } from '../records/ids.ts';
import { isObject } from '../records/validation/read-row.ts';
import { readValue } from '../records/validation/read-value.ts';
import type { OrgObject, OrgSchema } from '../schema/org-schema.ts';

export interface Given {
  value: unknown;
  /** Name of the property. */
  key: string;
  schema: OrgSchema;
  /** The object of the rule. */
  object: OrgObject | undefined;
}

export type Check = (given: Given) => string | undefined;

export const text: Check = ({ value, key }) =>
  typeof value === 'string' && value !== '' ? undefined : `"${key}" must be a text.`;
export const flag: Check = ({ value, key }) =>
  typeof value === 'boolean' ? undefined : `"${key}" must be true or false.`;
export const wholeNumber: Check = ({ value, key }) =>
  Number.isInteger(value) && Number(value) >= 0 ? undefined : `"${key}" must be a whole number from 0.`;

export const oneOf =
  (...values: readonly string[]): Check =>
  ({ value, key }) =>
    values.includes(value as string) ? undefined : `"${key}" must be one of: ${values.join(', ')}.`;

const listOf =
  (values: readonly unknown[]): Check =>
  ({ value, key }) =>
    Array.isArray(value) && value.length > 0 && value.every((item) => values.includes(item))
      ? undefined
      : `"${key}" must be a list of: ${values.join(', ')}.`;

export const operations = listOf(['create', 'update', 'delete']);
export const attempts = listOf([1, 2, 3]);

export const objectName: Check = ({ value, key, schema }) => {
  if (typeof value !== 'string') return `"${key}" must be the API name of an object.`;
  return schema.object(value) ? undefined : `the org has no object ${value}.`;
};

export const objectNames: Check = (given) =>
  Array.isArray(given.value) && given.value.length > 0
    ? given.value.map((value) => objectName({ ...given, value })).find((problem) => problem)
    : `"${given.key}" must be a list of API names of objects.`;

export const developerName: Check = ({ value, key }) =>
  typeof value === 'string' && /^[A-Za-z]\w*$/.test(value)
    ? undefined
    : `"${key}" must be a developer name: letters, digits and underscores.`;

export const fieldName: Check = ({ value, key, object }) => {
  if (typeof value !== 'string') return `"${key}" must be the API name of a field.`;
  return !object || object.field(value) ? undefined : `${object.name} has no field ${value}.`;
};

export const fieldNames: Check = (given) =>
  Array.isArray(given.value) && given.value.length > 0
    ? given.value.map((value) => fieldName({ ...given, value })).find((problem) => problem)
    : `"${given.key}" must be a list of API names of fields.`;

/** Values by field, readable as values of these fields. */
export const fieldValues: Check = ({ value, key, object }) => {
  if (!isObject(value)) return `"${key}" must be an object of fields and their values.`;
  for (const [name, item] of Object.entries(value)) {
    const field = object?.field(name);
    if (object && !field) return `${object.name} has no field ${name}.`;
    if (item !== null && !['string', 'number', 'boolean'].includes(typeof item))
      return `the value of ${name} must be a text, a number, true, false or null.`;
    try {
      if (field && item !== null) readValue(field, item);
    } catch {
      return `${name} cannot have this value: it is a field of type ${field?.type}.`;
    }
  }
  return undefined;
};

export const where: Check = fieldValues;

/** Values of users, which a schema without User cannot check. */
export const userValues: Check = (given) => fieldValues({ ...given, object: given.schema.object('User') });

export const recordIdText: Check = ({ value, key }) =>
  typeof value === 'string' && looksLikeId(value) ? undefined : `"${key}" must be an id of 15 or 18 characters.`;

const actions: Readonly<Record<string, Check>> = {
  throws: text,
  exceeds: text,
  addError: text,
  addErrorToAll: text,
  set: fieldValues,
  create: ({ value, key, ...rest }) => {
    if (!isObject(value) || Object.keys(value).some((name) => name !== 'object' && name !== 'fields'))
      return `"${key}" must have "object" and "fields".`;
    const object = rest.schema.object(String(value.object));
    const problem = objectName({ ...rest, value: value.object, key: 'object' });
    return problem ?? fieldValues({ ...rest, object, value: value.fields, key: 'fields' });
  },
};

export const action: Check = ({ value, key, ...rest }) => {
  const names = Object.keys(actions).join(', ');
  if (!isObject(value)) return `"${key}" must have one of: ${names}.`;
  const { field, ...act } = value;
  const [name = '', ...more] = Object.keys(act);
  const check = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!check || more.length > 0) return `"${key}" must have exactly one of: ${names}.`;
  if (field !== undefined && name !== 'addError') return `"field" belongs to "addError" only.`;
  return (
    check({ ...rest, value: act[name], key: name }) ??
    (field === undefined ? undefined : fieldName({ ...rest, value: field, key: 'field' }))
  );
};
