// The same error code carries the texts of validation rules and those of Apex code, which quote what the event said. Only the
// first reach a person.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { firstRescue } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

const ruleText = 'A coach must be assigned before the first rescue is recorded.';
let pipeline: Pipeline;
let schemaDir: string;

beforeAll(async () => {
  schemaDir = await mkdtemp(join(tmpdir(), 's3sf-schema-'));
  await cp('salesforce/schema', schemaDir, { recursive: true });
  const file = join(schemaDir, 'Task.json');
  const task = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...task, validationRules: [ruleText, 'Close the other Task first.'] }));
  pipeline = await startPipeline({ schemaDir });
});
afterAll(async () => {
  await pipeline.close();
  await rm(schemaDir, { recursive: true });
});
beforeEach(() => pipeline.org.reset());

async function reasonFor(id: string): Promise<string | undefined> {
  await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: id, more: { first_name: 'Wilhelmina' } }));
  await pipeline.settled();
  const [deadLetter] = await pipeline.take('dead-letter');
  expect(deadLetter?.attributes.Code).toBe('salesforce/validation-rule');
  return deadLetter?.attributes.Reason;
}

test("the text of a validation rule that the snapshot has is in the dead letter's reason", async () => {
  pipeline.org.addRule({ kind: 'validation-rule', object: 'Task', message: ruleText });
  expect(await reasonFor('known-rule')).toBe(`A validation rule of Task refused the record: ${ruleText}`);
});

test.each([
  'Wilhelmina already has a coach',
  'WILHELMINA OKONJO: wrong team',
  'Wilhelm… is too young for this, ask her mother in Lisbon',
  'A coach must be assigned before the first rescue of Wilhelmina is recorded.',
])('what Apex code says of a person stays in Salesforce: %s', async (addError) => {
  pipeline.org.addRule({ kind: 'trigger', name: 'TaskGuard', object: 'Task', action: { addError } });
  const reason = await reasonFor(`apex-${addError.length}`);
  expect(reason).toContain('A validation rule or Apex code of Task refused the record');
  expect(`${reason}${pipeline.lines.join()}`).not.toMatch(/wilhelm|lisbon|wrong team/i);
});
