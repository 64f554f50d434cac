// Holds what a run has left behind against the guarantees; gives each breach in a line.

import { type FailureCode, failureKinds } from '../../src/failure.ts';
import { allLines, includesLine } from '../../src/line-ranges.ts';
import type { Org } from '../../src/local/salesforce/org.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import type { EventFate } from '../../src/pipeline/process.ts';

import { type ModelEvent, type ModelValue, modelOf } from './model.ts';
import { attemptsAllowed } from './platform.ts';
import type { SimulatedQueue } from './queue.ts';

/** The dead letters that name a line of an object. */
export function deadLettersOf(queue: SimulatedQueue, key: string, line: number) {
  return queue.messages().filter((message) => {
    const content = parseMessage({ messageId: message.id, body: message.body, receiveCount: 1, queueArn: queue.arn });
    if (content.kind !== 'request') return false;
    const { objects, lines } = content.request;
    return objects.some((object) => object.key === key) && includesLine(lines ?? allLines, line);
  });
}

/** Holds one dead letter against what was seen of the line it is about. */
export function breachesOfDeadLetter(
  attributes: Readonly<Record<string, string>>,
  fates: readonly EventFate[],
  isPoisoned: boolean,
): string[] {
  const code = attributes.Code as FailureCode | undefined;
  if (code === undefined || !Object.hasOwn(failureKinds, code)) return ['a dead letter without a known reason'];
  const { scope, retry } = failureKinds[code];
  const failed = fates.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  const counted = failed.filter((failure) => failureKinds[failure.code].retry !== 'wait');
  const passing = counted.filter((failure) => failureKinds[failure.code].retry === 'later');
  const attempts = Number(attributes.Attempts);
  // Of a death the function could tell nobody.
  if (code === 'delivery/function-died') return [];
  const breaches: string[] = [];
  if (scope === 'service') breaches.push(`a dead letter for the service's failure ${code}`);
  if (attempts > counted.length) breaches.push(`${attempts} attempts are told, ${counted.length} were made (${code})`);
  if (retry === 'later' && attempts !== attemptsAllowed) breaches.push(`given up after ${attempts} attempts (${code})`);
  if (retry === 'never' && attempts - 1 > passing.length) breaches.push(`${code} was tried ${attempts} times`);
  if (retry === 'never' && code.startsWith('salesforce/') && !isPoisoned)
    breaches.push(`a sound event ends as ${code}`);
  return breaches;
}

/** Compares the org with what the events come to. */
export function breachesOfOrg(org: Org, events: readonly ModelEvent[]): string[] {
  const ids = new Map<string, ModelValue>();
  for (const sObject of ['Counselor__c', 'Site__c', 'Coach__c']) {
    for (const record of org.records(sObject)) ids.set(String(record.Id), `${sObject}:${identity(record.Key__c)}`);
  }
  const breaches: string[] = [];
  const expected = new Set<string>();
  const records = recordsOf(org);
  for (const { sObject, keyField, keyIdentity, mustExist, mayExist, fields } of modelOf(events)) {
    const name = `${sObject} ${keyIdentity}`;
    expected.add(name);
    const found = records.get(nameOf(sObject, keyField, keyIdentity)) ?? [];
    if (found.length > 1) breaches.push(`${name} is there ${found.length} times`);
    const [record] = found;
    if (!record && mustExist) breaches.push(`${name} is missing`);
    if (record && !mayExist) breaches.push(`${name} is there, and should not be`);
    if (!record || !mayExist) continue;
    for (const [field, allowed] of fields) {
      const raw = record[field] ?? null;
      const isLink = [...allowed].some((value) => typeof value === 'string' && /^(omitted$|\w+__c:)/.test(value));
      const value = isLink && typeof raw === 'string' ? (ids.get(raw) ?? raw) : raw;
      if (allowed.has(value) || (isLink && allowed.has('omitted'))) continue;
      // What a person does to a record that was created once is not undone.
      if (sObject === 'Alert__c' && field === 'Status__c' && value === 'closed') continue;
      breaches.push(`${name} ${field} is ${JSON.stringify(value)}, not ${JSON.stringify([...allowed])}`);
    }
  }
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      const name = `${sObject} ${identity(record.Key__c ?? record.Event_Id__c)}`;
      if (!expected.has(name)) breaches.push(`${name} is there, and no event asked for it`);
    }
  }
  return breaches;
}

/** By object, key field and key. */
function recordsOf(org: Org): Map<string, ReturnType<Org['records']>> {
  const found = new Map<string, ReturnType<Org['records']>>();
  for (const sObject of writtenObjects) {
    for (const record of org.records(sObject)) {
      for (const field of ['Key__c', 'Event_Id__c']) {
        if (record[field] === undefined) continue;
        const name = nameOf(sObject, field, identity(record[field]));
        found.set(name, [...(found.get(name) ?? []), record]);
      }
    }
  }
  return found;
}

const writtenObjects = ['Counselor__c', 'Site__c', 'Badge__c', 'Alert__c', 'Shift__c'];

const nameOf = (sObject: string, field: string, key: string) => `${sObject} ${field} ${key}`;

const identity = (key: unknown) => String(key).trim().toLowerCase();
