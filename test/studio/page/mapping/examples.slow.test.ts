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
});
