// Logins: each event updates one Contact. An event is done once the Contact has its time or a later one.
import type { BenchEvent } from '../model/scenario.ts';

/** @param timeMs of the event, in milliseconds since 1970 */
export function login(id: string, counselor: string, timeMs: number): BenchEvent {
  return {
    specversion: '1.0',
    id,
    source: 'https://platform.example/bench',
    type: 'counselor.login',
    time: new Date(timeMs).toISOString(),
    data: { counselor: { id: counselor, first_name: 'Mira', last_name: 'Okonjo' } },
  };
}

/** The newest login of each counselor, in milliseconds since 1970. */
export function newestLogins(events: readonly BenchEvent[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { time, data } of events) {
    const { id } = data.counselor;
    newest.set(id, Math.max(newest.get(id) ?? 0, Date.parse(time)));
  }
  return newest;
}

export const lastLogin = ({ Last_Login__c }: Readonly<Record<string, unknown>>): number =>
  Date.parse(String(Last_Login__c));

/** Counselors whose Contact does not have the newest login. */
export function outdated(
  events: readonly BenchEvent[],
  contacts: readonly Readonly<Record<string, unknown>>[],
): number {
  const stored = new Map(contacts.map((contact) => [String(contact.Counselor_Id__c), lastLogin(contact)]));
  return [...newestLogins(events)].filter(([counselor, time]) => stored.get(counselor) !== time).length;
}
