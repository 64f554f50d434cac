import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { save } from '../harness/save.ts';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const rescue = 'mappings/counselor.active_rescue.yaml';
const checked = (page: Page) => page.getByText(/^checked in/).waitFor();
const subject = '[data-row="records/2/fields/Subject"]';
const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });
const verdicts = (page: Page) =>
  page
    .getByRole('listbox', { name: 'Examples' })
    .getByRole('option')
    .evaluateAll((options) => options.map(({ title }) => title.split(': ').at(-1)));

describeWithChromium('the Mapping screen', () => {
  const { open, studio } = studioBrowser();
  const onDisk = () => readFile(join(studio().folder, rescue), 'utf8');

  it('shows by keyboard alone what an event would do', async () => {
    const page = await open('/');
    await checked(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('counselor.active_rescue');
    await page
      .getByRole('option', { name: /counselor\.active_rescue/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /the first rescue/ }).waitFor();
    for (let tabs = 0; tabs < 30; tabs += 1) {
      if (await page.evaluate('document.activeElement?.id === "example-0"')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await result(page).getByText('not created. active_rescues is 2').first().waitFor();
  });

  it('shows by mouse what an event would do', async () => {
    const page = await open('/mapping/counselor.login');
    await checked(page);
    await page.getByRole('button', { name: 'counselor.login', exact: true }).click();
    await page.getByRole('button', { name: /^counselor\.active_rescue/ }).click();
    await page.getByRole('option', { name: /a later rescue/ }).click();
    await result(page).getByText('not created. active_rescues is 2').first().waitFor();
  });

  it('ties the row in focus to the values it reads and to the value it gives', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await page.locator(subject).click();
    await page.locator('.tree-row.tied', { hasText: 'first_name' }).waitFor();
    await page.locator('.result-field.tied', { hasText: 'check in with Mira' }).waitFor();
    await page.getByRole('treeitem', { name: /last_name/ }).click();
    await page.locator('.form-row.tied', { hasText: 'Last Name' }).waitFor();
    await page.locator('.result-field.tied', { hasText: 'Okonjo' }).waitFor();
    expect(await page.locator('.result-field.tied').count()).toBe(1);
  });

  it('runs every example again at every edit, and keeps all other results in view', async () => {
    const before = await onDisk();
    const page = await open('/mapping/counselor.active_rescue');
    await page.locator(subject).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"Look after " & data.counselor.frst_name');
    await page.getByText('1 error').first().waitFor();
    await expect
      .poll(() => verdicts(page))
      .toEqual([
        expect.stringMatching(/differ/),
        'passes',
        expect.not.stringMatching(/^passes$/),
        expect.stringMatching(/differ/),
      ]);
    await result(page).getByText('2 Mar 2026, 21:10').waitFor();
    await result(page).getByText('Expected: First active rescue').waitFor();
    await result(page)
      .getByText(/This edit changes 3 of 4 examples/)
      .waitFor();
    await page.keyboard.press('Control+.');
    await page.getByRole('button', { name: '1 error' }).waitFor({ state: 'hidden' });
    await result(page).getByText('Look after Mira').waitFor();
    // Undo reaches back over the fix and all that was typed.
    for (let steps = 0; steps < 40 && (await page.getByText('Unsaved changes').isVisible()); steps += 1) {
      await page.keyboard.press('Control+z');
      await page.waitForTimeout(30);
    }
    await page.getByText('Unsaved changes').waitFor({ state: 'hidden' });
    expect(await onDisk()).toBe(before);
  });

  it('keeps the last result while the YAML cannot be read', async () => {
    const page = await open('/mapping/counselor.active_rescue?line=42');
    await checked(page);
    await page.keyboard.press('Home');
    await page.keyboard.type('  ]');
    await result(page)
      .getByText(/^Last result before line \d+ became unreadable$/)
      .waitFor();
    await result(page).getByText('First active rescue: check in with Mira').waitFor();
    await page.keyboard.press('Control+z');
    await result(page)
      .getByText(/^Last result before line/)
      .waitFor({ state: 'hidden' });
  });

  it('saves a wrong edit only when told to, and says so', async () => {
    const page = await open('/mapping/counselor.login');
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('data.counselor.lst_name');
    await page
      .getByText(/^1 error$/)
      .first()
      .waitFor();
    const file = join(studio().folder, 'mappings/counselor.login.yaml');
    expect(await readFile(file, 'utf8')).not.toContain('lst_name');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved with errors. It cannot be deployed until you fix them.').waitFor();
    expect(await readFile(file, 'utf8')).toContain('LastName: data.counselor.lst_name\n');
    await page.getByRole('button', { name: '1 error' }).waitFor();
  });

  it('loses nothing if the file changed on disk meanwhile', async () => {
    const page = await open('/mapping/counselor.anniversary');
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('$uppercase(data.counselor.last_name)');
    await page.getByText('Unsaved changes').waitFor();
    const file = join(studio().folder, 'mappings/counselor.anniversary.yaml');
    const theirs = `${await readFile(file, 'utf8')}# From elsewhere.\n`;
    await writeFile(file, theirs);
    await page.keyboard.press('Control+s');
    await page.getByText('This file changed on disk while you edited it.').waitFor();
    expect(await readFile(file, 'utf8')).toBe(theirs);
    await page.getByRole('textbox', { name: 'On disk' }).getByText('# From elsewhere.').waitFor();
    await page.getByRole('textbox', { name: 'Yours' }).getByText('$uppercase(data.counselor.last_name)').waitFor();
    await page.getByRole('button', { name: 'Use the text on disk' }).click();
    await page.getByRole('textbox', { name: 'On disk' }).waitFor({ state: 'hidden' });
    expect(await readFile(file, 'utf8')).toBe(theirs);
  });

  it('makes a new kind from a pasted event without a line of YAML', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'New event type' }).click();
    await page.getByLabel('The event as JSON').fill(
      JSON.stringify({
        id: 'evt-cert-1',
        source: 'https://platform.example/certificates',
        type: 'counselor.certified',
        time: '2026-03-02T15:04:05Z',
        data: { counselor_id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo' },
      }),
    );
    await page.getByRole('checkbox', { name: /^Contact/ }).check();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('Not saved yet').waitFor();
    await result(page).getByText('Okonjo').waitFor();
    await save(page);
    const written = await readFile(join(studio().folder, 'mappings/counselor.certified.yaml'), 'utf8');
    expect(written).toContain('event: counselor.certified');
  });
});
