// What links of standard objects usually say.
import type { DraftLink } from './drafted.ts';

/** Standard lookups that people need, with what their links say. Not every coach is in Salesforce already. */
const usualLinks: Readonly<Record<string, Pick<DraftLink, 'notFound'>>> = {
  'Task.WhoId': {},
  'Task.OwnerId': { notFound: 'omit' },
  'Event.WhoId': {},
  'Event.OwnerId': { notFound: 'omit' },
  'Contact.AccountId': { notFound: 'omit' },
  'Opportunity.AccountId': {},
  'Opportunity.ContactId': {},
  'Opportunity.CampaignId': {},
  'CampaignMember.ContactId': {},
  'CampaignMember.CampaignId': {},
};

/** Undefined if it is not one of them. */
export const usualLink = (sObject: string, field: string): Pick<DraftLink, 'notFound'> | undefined =>
  usualLinks[`${sObject}.${field}`];
