import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { save } from '../harness/save.ts';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

describeWithChromium('examples in the studio', () => {
  const { open, studio } = studioBrowser();
  const onDisk = (name: string) => readFile(join(studio().folder, `mappings/${name}.yaml`), 'utf8');

  it('shows what a pasted event becomes, and makes an example of it', async () => {
    const page = await open('/mapping/counselor.login');
    const event = {
      specversion: '1.0',
      id: 'evt-pasted',
      source: 'https://platform.example/sessions',
      type: 'counselor.login',
      time: '2026-05-20T22:00:00Z',
      data: { counselor: { id: 'cc-9', last_name: '<b>Tran</b>' } },
    };
    await page.getByRole('tab', { name: 'Paste' }).click();
    await page.getByLabel('An event as JSON').fill(JSON.stringify(event));
    // The text of an event is shown as it is.
    await page.getByRole('region', { name: 'Result in Salesforce' }).getByText('<b>Tran</b>').waitFor();
    await page.getByRole('button', { name: 'Save as example' }).click();
    await page.getByLabel('What does this example show?').fill('a login without a first name');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Examples 5' }).click();
    await page.getByRole('option', { name: /a login without a first name ?: passes/ }).waitFor();
    await save(page);
    expect(await onDisk('counselor.login')).toMatch(/- name: a login without a first name\n/);
  });

  it('takes over what an event becomes now, and says what it writes', async () => {
    const before = await onDisk('counselor.texters_helped');
    const page = await open('/mapping/counselor.texters_helped');
    await page.locator('[data-row$="fields/Subject"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"Say thank you"');
    await page.getByText('Expected:').first().waitFor();
    await page.getByRole('button', { name: 'Accept as expected' }).click();
    await page.getByText('As expected', { exact: true }).waitFor();
    expect(await onDisk('counselor.texters_helped')).toBe(before);
    await save(page);
    expect(await onDisk('counselor.texters_helped')).toContain('Subject: Say thank you');
  });

  it('says that a pasted event is of another type, and goes on from there', async () => {
    const page = await open('/mapping/counselor.login');
    const event = {
      specversion: '1.0',
      id: 'evt-other',
      source: 'https://platform.example/sessions',
      type: 'counselor.logout',
      time: '2026-05-20T22:00:00Z',
      data: { counselor: { id: 'cc-9', last_name: 'Tran' } },
    };
    await page.getByRole('tab', { name: 'Paste' }).click();
    const pasted = page.getByLabel('An event as JSON');
    await pasted.fill(JSON.stringify(event));
    const result = page.getByRole('region', { name: 'Result in Salesforce' });
    await result.getByText('This mapping is for counselor.login. This event is counselor.logout.').waitFor();
    expect(await result.locator('.record-card').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Save as example' }).count()).toBe(0);

    // Into this mapping, and out of it again.
    await page.getByRole('button', { name: 'Add this type to this mapping' }).click();
    await result.getByText('Tran').first().waitFor();
    await page.getByRole('button', { name: 'Remove counselor.logout' }).click();
    await page.getByRole('button', { name: 'New event type from this event' }).click();
    await page.getByText('An event of type counselor.logout.').waitFor();

    // An event that another mapping is for.
    await page.goBack();
    await page.getByRole('tab', { name: 'Paste' }).click();
    await pasted.fill(JSON.stringify({ ...event, type: 'counselor.texters_helped' }));
    await page.getByRole('button', { name: 'Open its mapping' }).click();
    await page.waitForURL(/mapping\/mappings%2Fcounselor\.texters_helped/);
    await page.getByText('the pasted event', { exact: true }).waitFor();
    await result.locator('.record-card').first().waitFor();
  });

  it('adds an event type by hand', async () => {
    const page = await open('/mapping/counselor.login');
    await page.getByRole('button', { name: 'Add event type' }).click();
    await page.keyboard.type('counselor.signed_in');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove counselor.signed_in' }).waitFor();
    await page.getByRole('button', { name: 'Add event type' }).waitFor();
    await save(page);
    expect(await onDisk('counselor.login')).toContain('\nevent: [counselor.login, counselor.signed_in]\n');
  });
});
