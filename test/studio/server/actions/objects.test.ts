// Objects that come with the project are added to the snapshot where a person chooses them.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Project } from '../../../../src/studio/contract.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const names = async () => {
  const { objects, toAdd } = (await studio.call('GET', '/api/project')).answer as Project;
  return { objects: objects.map(({ name }) => name), toAdd };
};

test('a campaign member comes with the campaign, and both are in the snapshot afterwards', async () => {
  const before = await names();
  expect(before.toAdd).toContainEqual({ name: 'CampaignMember', label: 'Campaign Member' });
  expect(before.toAdd.map(({ name }) => name)).not.toContain('Contact');
  const { status, answer } = await studio.call('POST', '/api/objects', { objects: ['CampaignMember'] });
  expect(status).toBe(200);
  expect((answer as { written: string[] }).written).toContain('salesforce/schema/CampaignMember.json');
  const after = await names();
  expect(after.objects).toEqual(expect.arrayContaining(['Campaign', 'CampaignMember']));
  expect(after.toAdd.map(({ name }) => name)).not.toContain('CampaignMember');
  expect(JSON.parse(await readFile('salesforce/schema/Campaign.json', 'utf8'))).toMatchObject({ name: 'Campaign' });
});

test('an object that does not come with the project is refused in a sentence', async () => {
  const { status, answer } = await studio.call('POST', '/api/objects', { objects: ['Invoice__c'] });
  expect(status).toBe(404);
  expect(answer).toEqual({ message: 'Invoice__c does not come with this project.' });
});
