// The host that an org's data is on. After a move, logins name the new one, and the old one answers in the way that it was
// told to. The login host stays where it is.
// Sources: Salesforce Help 005228480 (302) and "Manage My Domain Redirections" (no longer redirected from Summer '26); a public
// issue on sandboxes (301); REST API Developer Guide, "Status Codes and Error Responses" (420); public issues on enhanced
// domains and on sessions that ended (403 and 200 with a web page: SalesforceMobileSDK-Android 2339, jsforce 1119).
import type { Transport } from '../faults/apply-call-effect.ts';
import type { RestAnswer } from '../rest/rest-call.ts';

/** What the old host does. */
export const oldHostAnswers = [
  'moved-301',
  'moved-302',
  'html-403',
  'html-404',
  'login-page',
  'no-route',
  'no-host',
  'other-certificate',
] as const;
export type OldHostAnswer = (typeof oldHostAnswers)[number];

export interface Move {
  /** Address of the new instance, such as `https://new.my.salesforce.com`. */
  to: string;
  old: OldHostAnswer;
}

export interface Instances {
  move(move: Move & { from: string }): void;
  /** The address that a login returns; undefined if the org has never moved. */
  current(): string | undefined;
  /** What a host without the org answers for this path; undefined if the org is there. */
  refusal(host: string, url: string): { answer: RestAnswer; transport?: Transport } | undefined;
  clear(): void;
}

export function createInstances(): Instances {
  let current: string | undefined;
  const left = new Map<string, OldHostAnswer>();
  return {
    move({ from, to, old }) {
      left.set(hostOf(from), old);
      left.delete(hostOf(to));
      current = to.replace(/\/$/, '');
    },
    current: () => current,
    refusal(host, url) {
      const old = left.get(host.toLowerCase());
      return old === undefined ? undefined : refusals[old](`${current}${url}`);
    },
    clear() {
      current = undefined;
      left.clear();
    },
  };
}

const hostOf = (address: string): string => new URL(address).host.toLowerCase();

const html = (status: number, text: string, headers: Record<string, string> = {}): { answer: RestAnswer } => ({
  answer: {
    status,
    body: `<html><head><title>${text}</title></head><body>${text}</body></html>`,
    headers: { 'content-type': 'text/html;charset=UTF-8', ...headers },
  },
});
const unreachable = (transport: Transport) => ({ answer: { status: 0 }, transport });

const refusals: Record<OldHostAnswer, (location: string) => { answer: RestAnswer; transport?: Transport }> = {
  'moved-301': (location) => html(301, 'Moved Permanently', { location }),
  'moved-302': (location) => html(302, 'Found', { location }),
  'html-403': () => html(403, 'Forbidden'),
  'login-page': () => html(200, 'Login | Salesforce'),
  'html-404': () => html(404, 'Not Found'),
  'no-route': () => html(420, 'No route to host'),
  'no-host': () => unreachable('no-host'),
  'other-certificate': () => unreachable('other-certificate'),
};
