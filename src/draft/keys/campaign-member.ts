// A campaign member is the person in the campaign, not the event: Salesforce refuses to add a Contact to a campaign twice
// ("Already a campaign member."). docs/recipes.md, "Campaign members".
import type { SalesforceSchema, SObjectSchema } from '../../salesforce-schema.ts';
import type { Drafted } from '../drafted.ts';
import type { EventPath } from '../event-paths.ts';
import { isKey, keyIn } from './key-in-event.ts';

/** What names the campaign: `data.campaign`, `data.campaign.code`. */
export function campaignCode(paths: readonly EventPath[]): EventPath | undefined {
  const isText = ({ value }: EventPath) => typeof value === 'string' || typeof value === 'number';
  const about = paths.filter((path) => isText(path) && path.steps.some((step) => /campaign/i.test(step)));
  return (
    about.find(({ steps }) => /(id|code|key|number)$/i.test(steps.at(-1) ?? '')) ??
    about.find(({ steps }) => /campaign$/i.test(steps.at(-1) ?? ''))
  );
}

/** Undefined if the event does not name both the campaign and the person. */
export function draftCampaignMember(
  { name, fields }: SObjectSchema,
  paths: readonly EventPath[],
  schema: SalesforceSchema,
): Drafted | undefined {
  const [contact, campaign] = [schema.sObject('Contact'), schema.sObject('Campaign')];
  const person = contact && keyIn(contact, paths, schema);
  const code = campaignCode(paths);
  const [memberKey, campaignKey] = [fields.find(isKey), campaign?.fields.find(isKey)];
  const personValue = person && Object.values(person.key)[0];
  if (!person || !personValue || !code || !memberKey || !campaignKey) return undefined;
  const isNumber = typeof code.value === 'number';
  return {
    record: {
      object: name,
      operation: 'create',
      key: { [memberKey.name]: `${code.expression} & "/" & ${personValue}` },
      constants: { Status: 'Sent' },
      links: {
        CampaignId: {
          object: 'Campaign',
          key: { [campaignKey.name]: isNumber ? `$string(${code.expression})` : code.expression },
        },
        ContactId: { object: 'Contact', key: person.key },
      },
    },
    used: [code.expression, person.expression],
    open: [
      `A campaign member is the person in the campaign, whatever the event, because Salesforce adds a Contact to a campaign only once. Its Status is Sent: write Responded if that is right. If a later event changes the status, add a record with operation: update, as in the recipe "Campaign members" in docs/recipes.md.`,
    ],
  };
}

export const memberWithoutParts =
  'The event does not name both a campaign and a person, so no campaign member can be created. See the recipe "Campaign members" in docs/recipes.md.';
