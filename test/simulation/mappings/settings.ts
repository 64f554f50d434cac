// The settings of the mappings. Twin of test/simulation/model/rules/settings.ts.
import type { MappingFiles } from './mapping-files.ts';

export const settings: MappingFiles = () => ({
  '_settings.yaml': `
salesforce:
  rowsPerCall: { Crate__c: 2 }
`,
});
