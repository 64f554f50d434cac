// Which columns of the grid say something: what is false everywhere is left out, and what Salesforce writes by itself comes
// last.
import type { RecordList } from '../../contract.ts';

const bySalesforce = new Set([
  'OwnerId',
  'CreatedById',
  'CreatedDate',
  'IsDeleted',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
]);

export function usefulColumns({ columns, rows }: Pick<RecordList, 'columns' | 'rows'>): RecordList['columns'] {
  const useful = columns.filter(({ field }) => rows.some(({ cells }) => isFilled(cells[field]?.value)));
  return [
    ...useful.filter(({ field }) => !bySalesforce.has(field)),
    ...useful.filter(({ field }) => bySalesforce.has(field)),
  ];
}

const isFilled = (value: unknown) => value !== undefined && value !== null && value !== false && value !== '';
