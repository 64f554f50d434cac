// What is added, moved, accepted and removed in the form, as an admin does it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { save } from '../harness/save.ts';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const plain = `event: odd.kind
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: data.last_name

  # About the call.
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    constants: { Priority: High }
    fields:
      Subject: '"Hello"'
examples:
  - name: one
    event:
      specversion: "1.0"
      id: e1
      source: https://platform.example
      type: odd.kind
      time: 2026-03-02T15:04:05Z
      data: { id: cc-1, last_name: Okonjo }
    expect: []
`;

describeWithChromium('adding in the form', () => {
  const { open, studio } = studioBrowser();
  const file = () => join(studio().folder, 'mappings/odd.kind.yaml');
  const opened = async (text = plain) => {
    await writeFile(file(), text);
    const page = await open('/mapping/mappings/odd.kind.yaml');
    await page.getByText(/^checked in/).waitFor();
    return page;
  };
  const saved = async (page: Page) => {
    await save(page);
    return readFile(file(), 'utf8');
  };
  const pick = async (page: Page, typed: string, item: RegExp) => {
    await page.getByRole('button', { name: 'Add field' }).first().click();
    await page.getByLabel('Add field: filter').fill(typed);
    await page.getByRole('dialog', { name: 'Add field' }).getByRole('button', { name: item }).first().click();
  };
  const more = async (page: Page, object: string, item: RegExp) => {
    await page.getByRole('button', { name: `More for ${object}` }).click();
    await page.getByRole('button', { name: item }).click();
  };

  it('leaves the key of a link open if nothing fits, and says what happens without the record', async () => {
    const page = await opened();
    await pick(page, 'account', /link: Account with this Coach ID/);
    const row = page.locator('.form-row-open', { hasText: 'Account with this Coach ID' });
    await row.getByText('Choose the value of the event that identifies the record.').waitFor();
    const choice = row.getByLabel(/^If Salesforce has no such Account/);
    expect(await choice.inputValue()).toBe('omit');
    await choice.selectOption('retry');
    await row.getByText('the event becomes a dead letter').waitFor();
    expect(await saved(page)).toMatch(/AccountId: \{ object: Account, key: \{ Coach_Id__c: "" \}, notFound: retry \}/);
  });

  it('adds a field that the org lacks, and leads to where it is added to the snapshot', async () => {
    const page = await opened();
    await pick(page, 'Training Score', /^New field Training_Score__c/);
    await page.getByRole('button', { name: 'Save and add to snapshot…' }).click();
    await page.getByRole('button', { name: /missing/ }).waitFor();
    await page.getByText('Training_Score__c').first().waitFor();
    expect(await readFile(file(), 'utf8')).toMatch(/Training_Score__c: ''|Training_Score__c: ""/);
  });

  it('adds a record of an object that the snapshot lacks, with the object', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Add record' }).click();
    await page.getByLabel('Add record: filter').fill('campaign');
    await page
      .getByRole('button', { name: /^Campaign not in the snapshot yet; it is added/ })
      .first()
      .click();
    await page.getByRole('region', { name: /^Campaign, / }).waitFor();
    expect(await saved(page)).toContain('  - object: Campaign\n');
    expect(await readFile(join(studio().folder, 'salesforce/schema/Campaign.json'), 'utf8')).toContain('"Campaign"');
  });

  it('moves a record, and back', async () => {
    const page = await opened();
    await more(page, 'Task', /^Move up/);
    await expect
      .poll(() => page.locator('.rule-card h3').filter({ hasNotText: 'Event types' }).allTextContents())
      .toEqual(['Task', 'Contact']);
    expect(await saved(page)).toContain('records:\n  # About the call.\n  - object: Task\n');
    await more(page, 'Task', /^Move down/);
    await expect
      .poll(() => page.locator('.rule-card h3').filter({ hasNotText: 'Event types' }).allTextContents())
      .toEqual(['Contact', 'Task']);
    expect(await saved(page)).toBe(plain);
  });

  it('accepts a finding with a reason', async () => {
    const page = await opened();
    const contact = page.getByRole('region', { name: /^Contact, / });
    await contact.getByRole('button', { name: 'Accept…' }).first().click();
    await page.keyboard.type('another system links them');
    await page.keyboard.press('Enter');
    await page.getByText('Accepted. The reason is a comment in the mapping.').waitFor();
    expect(await saved(page)).toMatch(/# s3sf-ignore mapping\/[a-z-]+ another system links them\n/);
  });

  it('goes by F8 to a finding about a record, where it can be accepted', async () => {
    await writeFile(file(), plain);
    const page = await open('/mapping/odd.kind.yaml');
    await page.getByText(/^checked in/).waitFor();
    const contact = page.getByRole('region', { name: /^Contact, / });
    await contact.getByRole('button', { name: 'Accept…' }).first().waitFor();
    await page.keyboard.press('F8');
    await expect
      .poll(() => contact.evaluate((card) => card.contains(card.ownerDocument.activeElement)), { timeout: 120_000 })
      .toBe(true);
    expect(await page.getByRole('button', { name: 'Form', exact: true }).getAttribute('aria-pressed')).toBe('true');
  });

  it('removes the fields of a record that is deleted at once, and undo brings them back', async () => {
    const page = await opened();
    const task = page.getByRole('region', { name: /^Task, / });
    await task.getByLabel('What happens to the Task').selectOption('delete');
    await task.getByRole('button', { name: 'Remove the fields' }).click();
    await expect.poll(() => task.getByText('Subject').count()).toBe(0);
    expect(await saved(page)).toContain('    operation: delete\n    key: { Event_Id__c: id }\nexamples:');
    await page.keyboard.press('Control+z');
    await task.getByText('Subject').first().waitFor();
  });

  it('drafts an event type for an object that the snapshot lacks, with the object', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'New event type' }).click();
    const event = {
      ...{ specversion: '1.0', id: 'e9', source: 'https://platform.example', type: 'shift.booked' },
      ...{ time: '2026-03-02T15:04:05Z', data: { shift: { id: 's1' }, starts: '2026-03-03T15:00:00Z', minutes: 90 } },
    };
    await page.keyboard.insertText(JSON.stringify(event));
    await page.getByText('An event of type shift.booked.').waitFor();
    await page.getByRole('checkbox', { name: /^Event not in the snapshot yet; it is added/ }).check();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByRole('region', { name: /^Event, / }).waitFor();
    expect(await readFile(join(studio().folder, 'salesforce/schema/Event.json'), 'utf8')).toContain('"Event"');
  });

  it('takes all keys in order if the fields arrive only after Enter', async () => {
    const page = await opened();
    let answer: () => void = () => {};
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/objects/**', async (route) => {
      await mayAnswer;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Add field' }).last().click();
    await page.keyboard.type('Description');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"Please');
    answer();
    await page.keyboard.type(' call"');
    await page
      .getByRole('region', { name: 'Result in Salesforce' })
      .getByText('Please call', { exact: true })
      .waitFor();
  });
});
