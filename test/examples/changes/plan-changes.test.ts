// What an edit changes for an event, including what no expectation of an example shows.
import { expect, test } from 'vitest';
import { type PlanChanges, planChanges } from '../../../src/examples/changes/plan-changes.ts';
import type { JsonObject } from '../../../src/json.ts';
import { toEvent } from '../../../src/pipeline/event/envelope.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../../src/schema-files.ts';
import { envelope, lastModified, limits } from '../../pipeline/event/stored.ts';

const schema = await readSchema('salesforce/schema');
const document = { specversion: '1.0', id: 'e-1', source: 's', type: 'test.event', data: { id: 'c-1' } };

const rules = (link: string, more = '') => `event: test.event
${more}records:
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    constants: { Subject: Call }
    links:
      WhoId: { object: Contact, key: { Counselor_Id__c: data.id }${link} }
`;

async function changes(before: string, after: string): Promise<PlanChanges> {
  const load = async (text: string) => (await loadMappings([{ path: 'test.yaml', text }], schema)).mappings;
  const event = await toEvent(document as JsonObject, {
    location: { bucket: 'b', key: 'k', line: 1 },
    lastModified,
    envelope,
    limits,
  });
  async function* events() {
    yield { name: 'one', before: { event }, after: { event } };
  }
  return planChanges(events(), { before: await load(before), after: await load(after) });
}

test('an edit that changes nothing has no changes', async () => {
  expect(await changes(rules(''), rules(''))).toEqual({ events: 1, changes: [], unseen: [] });
});

test('a link that may now be omitted is a change', async () => {
  const { changes: found } = await changes(rules(''), rules(', notFound: omit'));
  expect(JSON.stringify(found[0]?.differences)).toContain('"notFound"');
});

test('another order is a change', async () => {
  const { changes: found } = await changes(rules(''), rules('', 'newest: \'"2026-01-01T00:00:00Z"\'\n'));
  expect(JSON.stringify(found[0]?.differences)).toContain('order by newest');
});
