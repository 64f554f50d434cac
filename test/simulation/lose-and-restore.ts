// Salesforce loses every record, and all objects are replayed to restore them.
import { allLines } from '../../src/line-ranges.ts';
import { requestBody } from '../../src/request.ts';
import { endFaults } from './faults/fault-schedule.ts';
import { setUpLinks } from './names/linked-desks.ts';
import { setUpNames } from './names/names-in-org.ts';
import { loggedBy, type Run } from './run.ts';
import { permissions } from './services/org-schema.ts';

/** What is in no event, or is not restored: coaches, and events that Salesforce has published. */
const kept = ['Coach__c', 'Login__e'];

export function loseAndRestore(run: Run): void {
  const { org, queues } = run.platform;
  const records = kept.flatMap((sObject) => org.records(sObject).map((record) => ({ sObject, record })));
  org.reset();
  org.access.permit(permissions);
  // The alerts that a coach closed are gone, and the emptied org assigns their Ids again.
  run.closedAlerts.clear();
  // What people changed is lost, too.
  run.changesByPeople.length = 0;
  run.deletedByPeople.length = 0;
  if (run.profile.hasNames) setUpNames(org, loggedBy(run));
  if (run.profile.linksById) setUpLinks(org, loggedBy(run));
  for (const { sObject, record } of records) org.seed(sObject, customFieldsOf(record));
  endFaults(run);
  for (const { key } of run.publication.objects) {
    const objects = [{ bucket: 'b', key }];
    queues.backlog.put(requestBody({ objects, lines: allLines, attempts: 0, mayHaveWritten: false, restore: true }), 0);
  }
}

const customFieldsOf = (record: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name.endsWith('__c'))) as Record<
    string,
    string | number
  >;
