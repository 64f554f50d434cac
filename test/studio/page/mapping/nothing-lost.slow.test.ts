// Whatever happens to the file or to an answer, what a person typed is kept, and nothing wrong is saved without a word.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const lastName = '[data-row$="fields/LastName"]';
const editor = (page: Page) => page.getByRole('textbox', { name: 'Expression of Last Name' });
const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });
const saved = (page: Page) => page.locator('.toast', { hasText: /^Saved/ });
const unsaved = (page: Page) => page.getByText('Unsaved changes');
const right = (page: Page) => page.getByRole('textbox', { name: 'Yours' });
const left = (page: Page) => page.getByRole('textbox', { name: 'On disk' });
const brokeOff = (page: Page) => page.locator('.toast', { hasText: 'The answer from the studio is incomplete.' });

async function type(page: Page, expression: string) {
  await page.locator(lastName).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(expression);
}

/** The next answer breaks off in the middle. */
const breakOff = (page: Page, url: string, times?: number) =>
  page.route(
    url,
    async (route: Route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.slice(0, text.length / 2) });
    },
    times === undefined ? {} : { times },
  );

describeWithChromium('what is typed into a mapping', () => {
  const { open, studio, expectsReport } = studioBrowser();
  const fileOf = (name: string) => join(studio().folder, `mappings/${name}.yaml`);
  const onDisk = (name: string) => readFile(fileOf(name), 'utf8');
  const opened = async (name: string) => {
    const page = await open(`/mapping/${name}`);
    await page.getByText(/^checked in/).waitFor();
    return page;
  };

  it('is saved with a word if it is wrong, however fast the save follows', async () => {
    const page = await opened('counselor.login');
    let check: () => void = () => {};
    const mayCheck = new Promise<void>((resolve) => {
      check = resolve;
    });
    await page.route('**/api/mapping/evaluate', async (route) => {
      await mayCheck;
      await route.continue();
    });
    const write = page.waitForResponse((response) => response.request().method() === 'PUT');
    await type(page, 'data.counselor.lst_name');
    await page.keyboard.press('Control+s');
    await write;
    await unsaved(page).waitFor({ state: 'hidden' });
    check();
    await saved(page).waitFor();
    expect(await saved(page).textContent()).toBe('Saved with errors. It cannot be deployed until you fix them.');
    expect(await onDisk('counselor.login')).toContain('LastName: data.counselor.lst_name\n');
  });

  it('is kept if the file is removed meanwhile', async () => {
    expectsReport(/status of 404/);
    const page = await opened('counselor.anniversary');
    await type(page, '$uppercase(data.counselor.last_name)');
    await unsaved(page).waitFor();
    await rm(fileOf('counselor.anniversary'));
    await page.getByText('This file was removed from the folder.').waitFor();
    await right(page).getByText('$uppercase(data.counselor.last_name)').waitFor();
    await page.getByRole('button', { name: 'Save the right side' }).click();
    await saved(page).waitFor();
    expect(await onDisk('counselor.anniversary')).toContain('LastName: $uppercase(data.counselor.last_name)\n');
  });

  it('is in view again after a file was gone for a moment', async () => {
    expectsReport(/status of 404/);
    const page = await opened('counselor.texters_helped');
    const text = await onDisk('counselor.texters_helped');
    await rm(fileOf('counselor.texters_helped'));
    await page.getByText('mappings/counselor.texters_helped.yaml could not be read.').waitFor();
    await writeFile(fileOf('counselor.texters_helped'), text.replace('description: ', 'description: Again. '));
    await page.getByText(/^Again\. /).waitFor();
    await page.locator('.form-row').first().waitFor();
  });

  it('stays as it was merged if the file changes once more', async () => {
    const page = await opened('counselor.active_rescue');
    const before = await onDisk('counselor.active_rescue');
    await type(page, '$uppercase(data.counselor.last_name)');
    await unsaved(page).waitFor();
    await writeFile(fileOf('counselor.active_rescue'), `# First.\n${before}`);
    await left(page).getByText('# First.').waitFor();
    await right(page).getByText('$uppercase(data.counselor.last_name)').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' # Merged.');
    await right(page).getByText('# Merged.').waitFor();
    await writeFile(fileOf('counselor.active_rescue'), `# Second.\n${before}`);
    await left(page).getByText('# Second.').waitFor();
    await right(page).getByText('$uppercase(data.counselor.last_name) # Merged.').waitFor();
    // Back as it was: there is nothing to merge, and the text is still mine.
    await writeFile(fileOf('counselor.active_rescue'), before);
    await left(page).waitFor({ state: 'hidden' });
    await unsaved(page).waitFor();
    await page.keyboard.press('Control+s');
    await saved(page).waitFor();
    expect(await onDisk('counselor.active_rescue')).toContain(
      'LastName: $uppercase(data.counselor.last_name) # Merged.\n',
    );
  });

  it('is saved although the answer breaks off, and is no change from elsewhere', async () => {
    const page = await opened('counselor.login');
    await type(page, '$lowercase(data.counselor.last_name)');
    await unsaved(page).waitFor();
    await breakOff(page, '**/api/files/**', 1);
    await page.keyboard.press('Control+s');
    await unsaved(page).waitFor({ state: 'hidden' });
    expect(await onDisk('counselor.login')).toContain('LastName: $lowercase(data.counselor.last_name)\n');
    expect(await left(page).count()).toBe(0);
    await editor(page).waitFor();
  });

  it('keeps the last result if a check breaks off, says so, and can be checked again', async () => {
    const page = await opened('counselor.active_rescue');
    await page.locator('[data-row="records/2/fields/Subject"]').click();
    await breakOff(page, '**/api/mapping/evaluate');
    await page.keyboard.type(' & "!"');
    await brokeOff(page).waitFor();
    await page.getByText('Not checked').first().waitFor();
    await result(page).getByText('check in with Mira', { exact: false }).first().waitFor();
    expect(await page.getByText('No problems').count()).toBe(0);
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Check again' }).click();
    await result(page).getByText('check in with Mira!').first().waitFor();
    await page.getByText('Not checked').first().waitFor({ state: 'hidden' });
  });

  it('is never left out of a save because an answer broke off', async () => {
    const page = await opened('counselor.login');
    const before = await onDisk('counselor.login');
    await breakOff(page, '**/api/mapping/edit');
    await type(page, '$trim(data.counselor.last_name)');
    await brokeOff(page).waitFor();
    await page.keyboard.press('Control+s');
    await brokeOff(page).waitFor();
    expect(await editor(page).textContent()).toBe('$trim(data.counselor.last_name)');
    expect(await onDisk('counselor.login')).toBe(before);
    await page.unrouteAll({ behavior: 'wait' });
    await page.keyboard.press('Control+s');
    await saved(page).waitFor();
    expect(await onDisk('counselor.login')).toContain('LastName: $trim(data.counselor.last_name)\n');
  });

  it('says that a value could not be put in, and puts it in the next time', async () => {
    const page = await opened('counselor.anniversary');
    await page.locator(lastName).focus();
    await breakOff(page, '**/api/mapping/edit', 1);
    await page.getByRole('treeitem', { name: /^first_name/ }).focus();
    await page.keyboard.press('Enter');
    await brokeOff(page).waitFor();
    expect(await unsaved(page).count()).toBe(0);
    await page.keyboard.press('Enter');
    await unsaved(page).waitFor();
  });

  it('is typed again after a reload if it was on its way into the text', async () => {
    const page = await opened('counselor.login');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.route('**/api/mapping/edit', () => undefined);
    await type(page, '"Not there yet"');
    await page.reload();
    await page.unroute('**/api/mapping/edit');
    await result(page).getByText('Not there yet').waitFor();
  });
});
