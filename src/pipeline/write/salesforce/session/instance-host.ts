// Where calls go after a login. The session goes with each of them, so a host that is none of Salesforce's gets none.
import { FailureError } from '../../../../failure.ts';

/** The domains under which Salesforce serves orgs: help.salesforce.com, "Domain Name Format Changes". */
const salesforceDomains = [
  'salesforce.com',
  'force.com',
  'cloudforce.com',
  'database.com',
  'salesforce.mil',
  'force.mil',
  'cloudforce.mil',
  'crmforce.mil',
  'sfcrmproducts.cn',
];

interface KnownHosts {
  loginUrl: string;
  /** Host names outside Salesforce's own domains; default: none. */
  instanceHosts?: readonly string[];
}

/** On this machine: the local stack. */
export const isLocal = ({ hostname }: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** True for a host under one of Salesforce's domains. */
export const isOfSalesforce = ({ hostname }: URL): boolean =>
  salesforceDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));

/**
 * The instance's origin. It is one of Salesforce's over https, or one that the secret names: the login host itself, or one
 * of `instanceHosts`.
 * Throws `FailureError` `salesforce/login-refused`.
 */
export function checkedInstance(instanceUrl: string, { loginUrl, instanceHosts = [] }: KnownHosts): string {
  const instance = URL.parse(instanceUrl);
  if (instance) {
    const { hostname, protocol, origin } = instance;
    if (protocol === 'https:' && (isOfSalesforce(instance) || instanceHosts.includes(hostname))) return origin;
    if (origin === new URL(loginUrl).origin || (isLocal(instance) && isLocal(new URL(loginUrl)))) return origin;
  }
  const named = instance ? `at ${instance.host}` : 'without a usable address';
  const message =
    `The login host named an instance ${named} that does not belong to Salesforce, so the session was not sent there. If ` +
    'this host is right, add it to "instanceHosts" in the secret. See docs/operations.md, "The secret".';
  throw new FailureError({ code: 'salesforce/login-refused', message });
}
