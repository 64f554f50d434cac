import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousFindings } from '../harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const rescue = 'mappings/counselor.active_rescue.yaml';
const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });
const status = (page: Page) => page.locator('.cannot-run');
const titles = (page: Page) =>
  page
    .getByRole('listbox', { name: 'Examples' })
    .getByRole('option')
    .evaluateAll((options) => options.map(({ title }) => title.split(': ').slice(-2).join(': ')));

/** What is typed where, and what is then said. */
const mistakes: { name: string; find: string; type: string; says: RegExp; before: RegExp; isYaml?: true }[] = [
  {
    name: 'YAML that cannot be read',
    find: 'records:',
    type: ' [',
    says: /Line \d+ cannot be read as YAML\./,
    before: /^Last result before line \d+ became unreadable$/,
    isYaml: true,
  },
  {
    name: 'a field that does not exist',
    find: '      FirstName: data.counselor.first_name',
    type: '\nFrist_Name__c: data.counselor.first_name',
    says: /Line \d+ has an error\./,
    before: /^Last result before the error in line \d+$/,
  },
  {
    name: 'an expression that cannot be read',
    find: '      FirstName: data.counselor.first_name',
    type: ' & (',
    says: /Line \d+ has an error\./,
    before: /^Last result before the error in line \d+$/,
  },
];

describeWithChromium('while a mapping does not load', () => {
  const { open, studio } = studioBrowser();

  /** Opens the line that begins with a text, with the cursor behind it. */
  async function openAt(find: string, options = {}): Promise<Page> {
    const text = await readFile(join(studio().folder, rescue), 'utf8');
    const line = text.split('\n').indexOf(find) + 1;
    expect(line).toBeGreaterThan(0);
    const page = await open(`/mapping/counselor.active_rescue?line=${line}`, options);
    await page.getByText(/^checked in/).waitFor();
    await page.keyboard.press('End');
    return page;
  }

  it.each(mistakes)('says that examples cannot be run, and keeps every other result: $name', async (mistake) => {
    const page = await openAt(mistake.find);
    await page.keyboard.type(mistake.type);
    await status(page).getByText('Examples cannot be run now.').waitFor();
    await expect.poll(() => status(page).textContent()).toMatch(mistake.says);
    await status(page).getByText(mistake.before).waitFor();
    expect(await titles(page)).toEqual(Array(4).fill('cannot be run now, before: passes'));
    await result(page).getByText('Cannot be run').waitFor();
    await page.getByText('4 examples cannot be run').waitFor();
    expect(await page.getByText('As expected', { exact: true }).count()).toBe(0);
    for (const value of ['Okonjo', '2 Mar 2026, 21:10', 'First active rescue: check in with Mira', 'High'])
      await result(page).getByText(value).first().waitFor();
    expect(await result(page).getByText(mistake.before).count()).toBe(mistake.isYaml ? 1 : 0);
    // Back at once when the mistake is gone.
    for (let steps = 0; steps < 60 && (await page.getByText('Unsaved changes').isVisible()); steps += 1)
      await page.keyboard.press('Control+z');
    await status(page).waitFor({ state: 'hidden' });
    await expect.poll(() => titles(page)).toEqual(Array(4).fill(expect.stringMatching(/: passes$|^passes$/)));
  });

  it('leads to the line, and can be read by everyone in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openAt('records:', { colorScheme, reducedMotion: 'reduce' });
      await page.keyboard.type(' [');
      await status(page)
        .getByText(/^Last result before line/)
        .waitFor();
      await page.getByRole('button', { name: 'Form', exact: true }).click();
      expect(await seriousFindings(page)).toEqual([]);
      await status(page)
        .getByRole('button', { name: /^Line \d+$/ })
        .click();
      await page.getByRole('textbox', { name: 'Mapping as YAML' }).waitFor();
      await page.close();
    }
  });

  it('says so, too, if the file or the settings had the mistake before it was opened', async () => {
    const broken = join(studio().folder, 'mappings/counselor.anniversary.yaml');
    const text = await readFile(broken, 'utf8');
    await writeFile(broken, text.replace('records:', 'records: ['));
    const page = await open('/mapping/mappings%2Fcounselor.anniversary.yaml');
    await status(page).getByText('Examples cannot be run now.').waitFor();
    await result(page)
      .getByText(/^Nothing can be shown until line \d+ can be read\.$/)
      .waitFor();
    await writeFile(broken, text);
    await status(page).waitFor({ state: 'hidden' });
    const settings = join(studio().folder, 'mappings/_settings.yaml');
    const good = await readFile(settings, 'utf8').catch(() => '');
    await writeFile(settings, 'limits: { depht: 9 }\n');
    await status(page).getByRole('link', { name: 'mappings/_settings.yaml, line 1,' }).waitFor();
    await writeFile(settings, good);
    await status(page).waitFor({ state: 'hidden' });
  });

  it('stays in view below the suggestions', async () => {
    const page = await open('/mapping/counselor.login');
    await page.getByText(/^checked in/).waitFor();
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('data.counselor.lst_nam');
    const finding = page.locator('.form-row-open .row-finding');
    await finding.waitFor();
    await page.keyboard.press('Control+Space');
    const suggestions = page.locator('.cm-tooltip-autocomplete');
    for (let gone = 0; gone < 7; gone += 1) await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+Space');
    await suggestions.waitFor();
    await finding.waitFor();
    const [above, below] = [await suggestions.boundingBox(), await finding.first().boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  });
});
