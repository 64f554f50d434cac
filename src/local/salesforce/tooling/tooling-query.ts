// `/tooling/query`: validation rules. Source: Tooling API, "ValidationRule" and "EntityDefinition". Only users with View Setup
// and Configuration can query them here; the permission is not documented.
import type { QueryableRecords } from '../access/queryable-records.ts';
import { recordId } from '../records/ids.ts';
import type { Scalar, StoredRecord } from '../records/store.ts';
import { pagesOf } from '../rest/query.ts';
import { basePath, type RestAnswer, type RestCall } from '../rest/rest-call.ts';
import { restError } from '../rest/rest-error.ts';
import type { DescribedField, DescribedObject, FieldType } from '../schema/described-object.ts';
import { createOrgSchema, type OrgObject } from '../schema/org-schema.ts';
import { runQuery } from '../soql/run-query.ts';

const field = (type: FieldType, name: string, more: Partial<DescribedField> = {}): DescribedField => ({
  name,
  type,
  nillable: true,
  ...more,
});

const described: readonly DescribedObject[] = [
  {
    name: 'ValidationRule',
    keyPrefix: '03d',
    fields: [
      field('boolean', 'Active'),
      field('string', 'Description'),
      field('reference', 'EntityDefinitionId', {
        relationshipName: 'EntityDefinition',
        referenceTo: ['EntityDefinition'],
      }),
      field('string', 'ErrorDisplayField'),
      field('string', 'ErrorMessage'),
      field('string', 'FullName'),
      field('string', 'Metadata'),
      field('string', 'NamespacePrefix'),
      field('string', 'ValidationName'),
    ],
  },
  {
    name: 'EntityDefinition',
    keyPrefix: '4ie',
    fields: [field('string', 'DurableId'), field('string', 'QualifiedApiName'), field('string', 'Label')],
  },
];

export function toolingQuery(call: RestCall): RestAnswer {
  const soql = call.query.get('q');
  if (!soql) throw restError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null');
  const { behavior, random } = call.org;
  const base = `${basePath(call)}/tooling`;
  const { totalSize, records } = runQuery(soql, { records: toolingRecords(call), base, all: false, behavior, random });
  const isWhole = records.some((record) => 'FullName' in record || 'Metadata' in record);
  if (isWhole && records.length > 1) {
    throw restError(
      400,
      'MALFORMED_QUERY',
      `When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: ${records.length}`,
    );
  }
  return pagesOf(call, { totalSize, records, base });
}

function toolingRecords({ org }: RestCall): QueryableRecords {
  const schema = createOrgSchema(described);
  const record = (object: OrgObject, id: string, values: Record<string, Scalar>): StoredRecord => ({
    id,
    object,
    values: { ...values, Id: id },
    deleted: false,
  });
  const entity = schema.object('EntityDefinition') as OrgObject;
  const entities = org.schema.objects.map(({ name, label }) =>
    record(entity, name, { DurableId: name, QualifiedApiName: name, Label: label }),
  );
  const rule = schema.object('ValidationRule') as OrgObject;
  const rules = org.rules.of('validation-rule').map(({ rule: { object, message, field: shownAt = null } }, index) => {
    const EntityDefinitionId = org.schema.object(object)?.name ?? object;
    const ValidationName = `Rule_${index + 1}`;
    return record(rule, recordId('03d', index + 1), {
      Active: true,
      EntityDefinitionId,
      ErrorDisplayField: shownAt,
      ErrorMessage: message,
      FullName: `${EntityDefinitionId}.${ValidationName}`,
      ValidationName,
    });
  });
  return {
    object: (name) => (org.access.permissions().viewSetup ? schema.object(name) : undefined),
    all: (object) => (object.name === rule.name ? rules : entities),
    byId: (id) => [...entities, ...rules].find((each) => each.id === id),
  };
}
