import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const subject = '[data-row="records/2/fields/Subject"]';
const compared = (page: Page) => page.getByRole('region', { name: 'What is compared' });
const rules = (page: Page) => page.getByRole('region', { name: 'Rules that changed' });
const toCompare = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Compare' }).click();

async function editSubject(page: Page) {
  await page.locator(subject).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('"Please call " & (data.counselor.first_name ?: "your counselor")');
}

describeWithChromium('Compare', () => {
  const { open, studio } = studioBrowser();

  it('shows before it is saved what an edit changes, and for which events', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await editSubject(page);
    await page.getByText('This edit changes 3 of 4 examples.').waitFor();
    await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'Compare' }).click();
    await compared(page)
      .getByText(/^3 of \d+ events change$/)
      .waitFor();
    const said = await compared(page).textContent();
    expect(said).toMatch(/Before: the last commit, [0-9a-f]{7}/);
    expect(said).toMatch(/After: the saved files with 1 unsaved edit: counselor\.active_rescue\.yaml/);
    const first = page.getByRole('region', { name: /the first rescue/ });
    expect(await first.getByRole('row', { name: /Task Subject/ }).textContent()).toMatch(
      /check in with Mira\s*Please call Mira/,
    );
    expect(await first.getByRole('row').count()).toBe(2);
    await rules(page).getByRole('link').first().click();
    await page.getByText('Unsaved changes').waitFor();
  });

  it('keeps fields that stay the same behind a button', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await editSubject(page);
    await toCompare(page);
    const first = page.getByRole('region', { name: /the first rescue/ });
    const more = first.getByRole('button', { name: /^\d+ more fields, same$/ });
    const number = Number.parseInt((await more.textContent()) ?? '', 10);
    await more.click();
    await first.getByRole('row', { name: /Contact First Name Mira/ }).waitFor();
    expect(await first.getByRole('row').count()).toBe(2 + number);
    await more.click();
    await first.getByRole('row', { name: /Contact First Name Mira/ }).waitFor({ state: 'hidden' });
  });

  it('compares what was typed last, however soon the screen is opened', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await editSubject(page);
    await page.keyboard.type(' & "!"');
    await toCompare(page);
    await page
      .getByRole('region', { name: /the first rescue/ })
      .getByText('Please call Mira!')
      .waitFor();
    await page.getByLabel('Compare with').selectOption('the saved files');
    await compared(page).getByText('Before: the saved files').waitFor();
    await page
      .getByRole('region', { name: /the first rescue/ })
      .getByText('Please call Mira!')
      .waitFor();
  });

  it('says that nothing differs, and with what', async () => {
    const page = await open('/compare');
    await page.getByText('No differences.').waitFor();
    expect(await compared(page).textContent()).toContain('no unsaved edits in this tab');
  });

  it('says that an edit that changes no rule is compared', async () => {
    const page = await open('/mapping/counselor.login?line=1');
    await page.getByText(/^checked in/).waitFor();
    await page.keyboard.type('# A comment.');
    await page.keyboard.press('Enter');
    await page.getByText('Unsaved changes').waitFor();
    await toCompare(page);
    await page.getByText('Your edit of counselor.login.yaml is compared, but it changes no rule.').waitFor();
    await page.getByText('No differences.').waitFor();
  });

  it('reports the file with an error, and compares all others', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await editSubject(page);
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('button', { name: 'counselor.active_rescue', exact: true }).click();
    await page.getByRole('button', { name: /^counselor\.login/ }).click();
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('$upper(');
    await page
      .getByText(/^1 error$/)
      .first()
      .waitFor();
    await toCompare(page);
    await compared(page).getByText('counselor.login.yaml is not compared:').waitFor();
    await compared(page)
      .getByText(/^3 of \d+ events change$/)
      .waitFor();
    await compared(page)
      .getByRole('link', { name: /^line \d+$/ })
      .click();
    await page.getByRole('textbox', { name: 'Mapping as YAML' }).waitFor();
  });

  it('follows what is saved elsewhere', async () => {
    const page = await open('/compare');
    await page.getByText('No differences.').waitFor();
    const file = join(studio().folder, 'mappings/counselor.anniversary.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(
      file,
      before.replace('LastName: data.counselor.last_name', 'LastName: $trim(data.counselor.last_name)'),
    );
    await rules(page).getByText('Contact: Last Name has changed: $trim(last_name)').waitFor();
    await writeFile(file, before);
    await page.getByText('No differences.').waitFor();
  });

  it('leads from a rule that no event shows to an example that shows it', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await page.locator('[data-row="records/2/when"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('data.counselor.active_rescues in [1, 77]');
    await page.getByText('Unsaved changes').waitFor();
    await toCompare(page);
    await rules(page).getByText('0: no event shows it').waitFor();
    const colors = await page.evaluate(`(() => {
      const wanted = document.createElement('i');
      wanted.style.color = 'var(--warning)';
      document.body.append(wanted);
      return [document.querySelector('.no-event span'), wanted].map((each) => getComputedStyle(each).color);
    })()`);
    expect(colors).toEqual([expect.stringMatching(/^rgb/), (colors as string[])[0]]);
    await rules(page).getByRole('button', { name: 'Add example' }).click();
    await page.getByText('Task: the condition has changed: active_rescues in [1, 77]').waitFor();
    const box = page.getByLabel('An event as JSON');
    await expect.poll(() => box.inputValue()).toContain('counselor.active_rescue');
    await box.fill(
      (await box.inputValue()).replace('"active_rescues": 1', '"active_rescues": 77').replace('evt-rescue-1', 'evt-77'),
    );
    await page.getByRole('button', { name: 'Save as example' }).click();
    await page.getByLabel('What does this example show?').fill('the 77th rescue');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Examples 5' }).waitFor();
    await toCompare(page);
    await rules(page).getByText('1 event').waitFor();
    await page
      .getByRole('region', { name: /the 77th rescue/ })
      .getByText('whole record')
      .waitFor();
  });

  it('without a local stack, says what fills the local bucket', async () => {
    const page = await open('/compare');
    await page.getByRole('button', { name: 'Local bucket' }).click();
    await page.getByText('Nothing is running.').waitFor();
    expect(page.url()).toContain('source=bucket');
  });
});
