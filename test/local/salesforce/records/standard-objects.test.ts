// What Salesforce demands of a record of a standard object beyond its fields.
import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg({ schemaDir: 'schema/standard' });
const starts = '2026-06-02T04:00:00.000Z';
const refused = (errorCode: string, ...fields: string[]) => ({ status: 400, body: [{ errorCode, fields }] });

test.each([
  [{ Subject: 'Shift', DurationInMinutes: 120 }, 'ActivityDateTime'],
  [{ Subject: 'Shift', StartDateTime: starts }, 'DurationInMinutes'],
  [{ Subject: 'Shift', IsAllDayEvent: true }, 'ActivityDate'],
])('a new Event without a time or an end is refused: %j', async (fields, missing) => {
  expect(await sf.send('POST', '/sobjects/Event', fields)).toMatchObject(refused('REQUIRED_FIELD_MISSING', missing));
});

test.each([
  { StartDateTime: starts, EndDateTime: '2026-06-02T03:00:00.000Z' },
  { StartDateTime: starts, DurationInMinutes: -60 },
])('a new Event that ends before it starts is refused: %j', async (fields) => {
  expect(await sf.send('POST', '/sobjects/Event', fields)).toMatchObject(
    refused('FIELD_INTEGRITY_EXCEPTION', 'DurationInMinutes'),
  );
});

test('an Event has an end or a duration, or lasts all day, and an update needs neither', async () => {
  const complete = [
    { StartDateTime: starts, DurationInMinutes: 120 },
    { StartDateTime: starts, EndDateTime: '2026-06-02T06:00:00.000Z' },
    { IsAllDayEvent: true, ActivityDate: '2026-06-02' },
  ];
  for (const fields of complete) expect((await sf.send('POST', '/sobjects/Event', fields)).status).toBe(201);
  const [event] = sf.org.records('Event');
  expect(await sf.send('PATCH', `/sobjects/Event/${event?.Id}`, { Subject: 'Cancelled' })).toMatchObject({
    status: 204,
  });
});

test('a Contact is in a campaign once; another Contact and another campaign are other members', async () => {
  const [spring, autumn] = ['Spring', 'Autumn'].map((Name) => sf.org.seed('Campaign', { Name }));
  const [mira, ines] = ['Okonjo', 'Lindqvist'].map((LastName) => sf.org.seed('Contact', { LastName }));
  const add = (CampaignId?: string, ContactId?: string) =>
    sf.send('POST', '/sobjects/CampaignMember', { CampaignId, ContactId });
  for (const [campaign, contact] of [
    [spring, mira],
    [spring, ines],
    [autumn, mira],
  ]) {
    expect((await add(campaign, contact)).status).toBe(201);
  }
  expect(await add(spring, mira)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'DUPLICATE_VALUE', message: 'Already a campaign member.' }],
  });
});

test('the checkboxes that a status controls follow it, at first and later', async () => {
  const flags = (object: string, id: unknown, ...names: string[]) => {
    const record = sf.org.records(object).find(({ Id }) => Id === id) ?? {};
    return names.map((name) => record[name]);
  };
  const create = async (object: string, fields: object) =>
    ((await sf.send('POST', `/sobjects/${object}`, fields)).body as { id: string }).id;
  const gift = await create('Opportunity', { Name: 'Gift', StageName: 'Closed Won', CloseDate: '2026-06-02' });
  const stage = async (StageName: string) => {
    await sf.send('PATCH', `/sobjects/Opportunity/${gift}`, { StageName });
    return flags('Opportunity', gift, 'IsClosed', 'IsWon');
  };
  expect(flags('Opportunity', gift, 'IsClosed', 'IsWon')).toEqual([true, true]);
  expect(await stage('Closed Lost')).toEqual([true, false]);
  expect(await stage('Prospecting')).toEqual([false, false]);

  const CampaignId = sf.org.seed('Campaign', { Name: 'Summer' });
  const ContactId = sf.org.seed('Contact', { LastName: 'Okonjo' });
  const member = await create('CampaignMember', { CampaignId, ContactId, Status: 'Sent' });
  expect(flags('CampaignMember', member, 'HasResponded')).toEqual([false]);
  await sf.send('PATCH', `/sobjects/CampaignMember/${member}`, { Status: 'Responded' });
  expect(flags('CampaignMember', member, 'HasResponded')).toEqual([true]);
});
