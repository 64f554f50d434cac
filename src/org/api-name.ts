// Names of objects and fields become names of files: nothing else may, such as `../../x__c`.
// Source: Salesforce Object Reference, "API names": letters, digits and underscores, and a letter first.

export const isApiName = (name: unknown): name is string => typeof name === 'string' && /^[A-Za-z]\w{0,79}$/.test(name);
