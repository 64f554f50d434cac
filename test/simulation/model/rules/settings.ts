// The settings that every version of the mappings has. Twin of test/simulation/mappings/settings.ts.

/** The most rows of an object in one save. */
export const rowsPerCall: Readonly<Record<string, number>> = { Crate__c: 2 };
