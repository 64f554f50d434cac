// The standard objects of which a snapshot comes with this project, in schema/standard/.

const names = [
  'Account',
  'Campaign',
  'CampaignMember',
  'Case',
  'Contact',
  'Event',
  'Group',
  'Lead',
  'Opportunity',
  'OpportunityLineItem',
  'PricebookEntry',
  'Product2',
  'Task',
  'User',
] as const;

export const standardObjectNames: readonly string[] = names;

/** In Salesforce's spelling; undefined for an object that does not come with the project. */
export const standardObjectNamed = (name: string): string | undefined =>
  names.find((each) => each.toLowerCase() === name.toLowerCase());
