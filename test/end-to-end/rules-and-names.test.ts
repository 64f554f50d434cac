// An org with rules of its own, and a mapping that names a queue: the built function with packed mappings.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

const mappings = {
  'joined.yaml': `event: counselor.joined
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.last }
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    constants: { Subject: Say hello }
    links: { OwnerId: { queue: Night_Coaches } }
`,
  'checked.yaml': `event: counselor.checked
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    duplicateRules: block
    fields: { LastName: data.last }
`,
  'renamed.yaml': `event: counselor.renamed
records:
  - object: Contact
    operation: update
    key: { Id: data.record }
    fields: { LastName: data.last }
`,
  '_settings.yaml': 'salesforce: { duplicateRules: allow }\n',
};

let pipeline: Pipeline;
beforeAll(async () => {
  const mappingsDir = await mkdtemp(join(tmpdir(), 's3sf-rules-and-names-'));
  for (const [name, text] of Object.entries(mappings)) await writeFile(join(mappingsDir, name), text);
  pipeline = await startPipeline({ mappingsDir });
});
beforeEach(() => {
  const { org } = pipeline;
  org.reset();
  org.addRule({ kind: 'duplicate-rule', object: 'Contact', action: 'alert', fields: ['LastName'] });
  org.seed('User', { LastName: 'Assigned', Username: 'assigned@example.com' });
  org.addRule({ kind: 'assignment-rule', object: 'Task', owner: { LastName: 'Assigned' } });
  org.addRule({ kind: 'queue', name: 'Day_Coaches', objects: ['Task'] });
  org.addRule({ id: 'queue', kind: 'queue', name: 'Night_Coaches', objects: ['Task'] });
});
afterAll(() => pipeline.close());

const event = (id: string, type: string, data: object) => ({
  specversion: '1.0',
  id,
  source: '/platform',
  type: `counselor.${type}`,
  time: '2026-03-02T15:04:05Z',
  data,
});

async function send(events: readonly object[]): Promise<string[]> {
  await pipeline.put(`events/${crypto.randomUUID()}.jsonl`, events.map((each) => JSON.stringify(each)).join('\n'));
  await pipeline.settled();
  const letters = await pipeline.take('dead-letter');
  return letters.map(({ attributes }) => `${attributes.Code}: ${attributes.Reason}`);
}

test('two people of one name are written, and their Tasks belong to the queue', async () => {
  pipeline.org.seed('Contact', { LastName: 'Okonjo' });
  const events = ['a', 'b'].map((id) => event(`joined-${id}`, 'joined', { id, last: 'Okonjo' }));
  expect(await send(events)).toEqual([]);
  expect(pipeline.org.records('Contact')).toHaveLength(3);
  const queue = pipeline.org.records('Group').find(({ DeveloperName }) => DeveloperName === 'Night_Coaches');
  expect(pipeline.org.records('Task').map(({ OwnerId }) => OwnerId)).toEqual([queue?.Id, queue?.Id]);
});

test('a record that does not ask for it is refused, and the dead letter says what would help', async () => {
  pipeline.org.seed('Contact', { LastName: 'Okonjo' });
  expect(await send([event('checked', 'checked', { id: 'e', last: 'Okonjo' })])).toEqual([
    'salesforce/duplicate: Contact: a duplicate rule that only alerts refused the record. "duplicateRules: allow" lets it pass.',
  ]);
});

test('a queue that is gone is a dead letter, until it is back', async () => {
  pipeline.org.rules.clear('queue');
  const unknown = event('joined-c', 'joined', { id: 'c', last: 'Rivers' });
  expect(await send([unknown])).toEqual([expect.stringContaining('salesforce/unknown-name: Task: ')]);
  pipeline.org.addRule({ id: 'queue', kind: 'queue', name: 'Night_Coaches', objects: ['Task'] });
  expect(await send([event('joined-d', 'joined', { id: 'd', last: 'Brooks' })])).toEqual([]);
  expect(pipeline.org.records('Task')).toHaveLength(1);
});

test('a record is updated by its own Id', async () => {
  const id = pipeline.org.seed('Contact', { LastName: 'Okonjo' });
  expect(await send([event('renamed', 'renamed', { record: id.slice(0, 15), last: 'Berg' })])).toEqual([]);
  expect(pipeline.org.records('Contact')).toMatchObject([{ Id: id, LastName: 'Berg' }]);
});
