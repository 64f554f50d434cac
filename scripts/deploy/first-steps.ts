// What is left to do after the first deployment of a stack. `sam` ends with a table that says nothing of it.
import type { Parameters } from './refusals.ts';

/** Sentences for people. */
export function firstSteps({ AlarmEmail: email, SalesforceSecretArn: ownSecret }: Parameters): string[] {
  const alarms = email
    ? `Confirm the email that AWS sends to ${email}: until then, no alarm reaches you.`
    : 'AlarmEmail is empty, so no alarm reaches you. Set it in samconfig.toml and deploy again, or subscribe to the topic of the output AlarmTopicArn.';
  const secret =
    'Store the Salesforce credentials in the secret of the output SalesforceSecretArn: until then, events wait.';
  return ownSecret ? [alarms] : [alarms, secret];
}
