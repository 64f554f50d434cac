// What an org is made of.
import type { OrgClock } from './clock.ts';
import type { JournalCall } from './journal.ts';
import type { ConnectedApp } from './oauth/connected-app.ts';
import type { DescribedObject } from './schema/described-object.ts';

export interface OrgOptions {
  schema: readonly DescribedObject[];
  clock: Pick<OrgClock, 'now'>;
  /** From 0 up to 1. Shuffles the parts of a collated composite; absent: the order they were sent in. */
  random?: () => number;
  apps?: readonly ConnectedApp[];
  /** Tokens that are valid from the start, for the first app's user or one of the org's own. */
  accessTokens?: readonly string[];
  /** API calls in 24 hours; default 100,000. */
  dailyLimit?: number;
  /** Added to `Sforce-Limit-Info`, such as `; api-bursts=1/750`; default nothing. */
  limitInfoSuffix?: string;
  /** Whom an unknown column or an unreadable value fails; default the whole request. */
  parseErrors?: 'request' | 'row';
  /** How long an unused session lives, in milliseconds; default 2 hours. */
  sessionLifetimeMs?: number;
  /** What a JWT may name as `aud`; default Salesforce's two login hosts. */
  audiences?: readonly string[];
  /** Refuse JWTs that expire later than documented; default false, as the real one. */
  strictExpiry?: boolean;
  /** Where requests come to, when they have no `host` header. */
  instanceUrl?: string;
  /** Told of each call when its answer is ready. */
  onCall?: (call: JournalCall) => void;
}
