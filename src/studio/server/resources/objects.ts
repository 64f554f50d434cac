// `GET /api/objects/NAME`: what the snapshot knows of an object.

import { typeInWords } from '../../../overview/words/field-types.ts';
import { labelOf } from '../../../overview/words/labels.ts';
import { isSetUpObject } from '../../../pipeline/mapping/compile/compile-names.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import type { FieldDetail, ObjectDetail } from '../../contract.ts';
import { choicesOf, isRequired } from '../../form/labels.ts';
import { RequestError } from '../http/request-error.ts';

export function objectDetail(schema: SalesforceSchema, name: string): ObjectDetail {
  const object = schema.sObject(name);
  if (!object) throw new RequestError(404, `The schema snapshot has no object ${name}.`);
  return {
    name: object.name,
    label: object.label,
    fields: object.fields.map((field) => fieldDetail(field, schema)),
    recordTypes: (object.recordTypes ?? [])
      .filter(({ active }) => active)
      .map((each) => ({ name: each.name, label: each.label })),
    queues: object.queues ?? [],
  };
}

function fieldDetail(field: SObjectField, schema: SalesforceSchema): FieldDetail {
  const choices = choicesOf(field);
  const targets = targetsOf(field, schema);
  return {
    name: field.name,
    label: labelOf(field),
    typeText: typeInWords(field, schema),
    type: field.type,
    isRequired: isRequired(field),
    isKey: isKey(field),
    isWritable: field.createable || field.updateable,
    ...(choices && { choices }),
    ...(targets.length > 0 && { targets }),
  };
}

const isKey = ({ externalId, unique }: SObjectField): boolean => externalId === true && unique === true;

function targetsOf(
  { type, referenceTo = [] }: SObjectField,
  schema: SalesforceSchema,
): NonNullable<FieldDetail['targets']> {
  if (type !== 'reference') return [];
  return referenceTo.flatMap((name) => {
    const object = isSetUpObject(name) ? undefined : schema.sObject(name);
    if (!object) return [];
    const keys = object.fields.filter((field) => isKey(field) || field.type === 'id');
    return keys.length === 0
      ? []
      : [
          {
            object: object.name,
            label: object.label,
            keys: keys.map((key) => ({ name: key.name, label: labelOf(key) })),
          },
        ];
  });
}
