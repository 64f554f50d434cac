// Row-level errors, in the format of a Collections result.

export interface RowError {
  statusCode: string;
  message: string;
  fields: string[];
  /** Of a duplicate rule. Salesforce misspells it. */
  duplicateResut?: Record<string, unknown>;
}

export const rowError = (statusCode: string, message: string, fields: string[] = []): RowError => ({
  statusCode,
  message,
  fields,
});

export const entityIsDeleted = (): RowError => rowError('ENTITY_IS_DELETED', 'entity is deleted');
export const invalidCrossReference = (): RowError =>
  rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
export const malformedId = (label: string, value: string, field: string): RowError =>
  rowError('MALFORMED_ID', `${label}: id value of incorrect type: ${value}`, [field]);
export const rolledBack = (): RowError =>
  rowError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );
