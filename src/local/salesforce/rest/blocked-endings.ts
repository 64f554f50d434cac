// Keys that `/sobjects/X/FIELD/KEY` does not find because they end like files.
import type { RestCall } from './rest-call.ts';

/**
 * "For security reasons, some Top Level Domains (TLD) can conflict with certain file format extensions. […] For example,
 * using an email address, such as example@email.inc, as the External ID returns a “404 not found” error."
 * Source: REST API Developer Guide, the pages on getting, upserting and deleting rows by external ID.
 */
export function hasBlockedEnding({ org, isSubrequest }: RestCall, key: string): boolean {
  const { blockedKeyEndings, blockedKeysInSubrequests } = org.behavior;
  if (isSubrequest && blockedKeysInSubrequests === 'allowed') return false;
  return blockedKeyEndings.some((ending) => key.toLowerCase().endsWith(ending));
}
