// The tests of jsforce that use only what the emulator supports. Left out: bulk jobs, searches, layouts, list views, query
// plans, tabs, themes, recent records, and child records in a query.

export interface Suite {
  file: string;
  /** Names of the tests to run; default: all in the file. */
  only?: string[];
}

export const suites: Suite[] = [
  { file: 'connection-crud', only: ['single record crud', 'multiple records crud', 'upsert'] },
  {
    file: 'connection-meta',
    only: [
      'describe sobject',
      'access account records for view',
      'create, update, delete account records',
      'should get updated account',
      'should get deleted account',
      'identity',
      'limit info',
    ],
  },
  {
    file: 'query',
    only: [
      'should query accounts',
      'big tables and autoFetch',
      'convert to readable stream and get CSV text',
      'should setup for query',
      'for unmatching query',
    ],
  },
  {
    file: 'sobject',
    only: [
      'should find',
      'should count records',
      'should select records and return records',
      'should select records with asterisk',
      'should update records with and without expression evaluation',
    ],
  },
];
