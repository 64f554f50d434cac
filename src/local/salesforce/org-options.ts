// Options of an org.
import type { OrgBehavior } from './behavior.ts';
import type { OrgClock } from './clock.ts';
import type { JournalCall } from './journal.ts';
import type { ConnectedApp } from './oauth/connected-app.ts';
import type { DescribedObject } from './schema/described-object.ts';

export interface OrgOptions {
  schema: readonly DescribedObject[];
  clock: Pick<OrgClock, 'now'>;
  /**
   * Returns a number with 0 ≤ n < 1. Shuffles the subrequests of a collated composite. Absent: they keep their order.
   */
  random?: () => number;
  apps?: readonly ConnectedApp[];
  /** Tokens that are valid from the start, for the first app's user or, without apps, a default user. */
  accessTokens?: readonly string[];
  /** API calls per 24 hours; default 100,000. */
  dailyLimit?: number;
  /** Appended to `Sforce-Limit-Info`, such as `; api-bursts=1/750`; default: nothing. */
  limitInfoSuffix?: string;
  /** What an unknown column or an unreadable value fails; default: the whole request. */
  parseErrors?: 'request' | 'row';
  /** How the org decides what Salesforce's documentation leaves open; default: what is hardest on a client. */
  behavior?: Partial<OrgBehavior>;
  /** Rules that are in force from the start and after a reset. */
  rules?: readonly unknown[];
  /** Milliseconds after which an unused session expires; default 2 hours. */
  sessionLifetimeMs?: number;
  /** Values of `aud` that a JWT may have; default: Salesforce's two login hosts. */
  audiences?: readonly string[];
  /** Refuse JWTs that expire later than documented; default false, like Salesforce. */
  strictExpiry?: boolean;
  /** The instance URL for requests without a `host` header. */
  instanceUrl?: string;
  /** Called for each call when its answer is ready. */
  onCall?: (call: JournalCall) => void;
}
