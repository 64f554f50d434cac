import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { save } from '../harness/save.ts';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

/** Names that need backquotes, a list, and a rule for each of its items. */
const odd = `# A comment that stays.
event: odd.kind
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: "\\"x\\" & data.\`last-name\`" # Behind the value.
  - object: Task
    operation: create
    forEach: data.coaches
    key: { Event_Id__c: $item.id }
    constants: { Priority: High }
    fields:
      Subject: '"Hello "'
examples:
  - name: one
    event:
      specversion: "1.0"
      id: e1
      source: https://platform.example
      type: odd.kind
      time: 2026-03-02T15:04:05Z
      data: { id: cc-1, first-name: Mira, last-name: Okonjo, coaches: [{ id: coach-1, name: Ada }] }
    expect: []
`;

describeWithChromium('the form', () => {
  const { open, studio } = studioBrowser();
  const file = () => join(studio().folder, 'mappings/odd.kind.yaml');
  beforeAll(() => writeFile(file(), odd));

  const opened = async () => {
    await writeFile(file(), odd);
    const page = await open('/mapping/mappings/odd.kind.yaml');
    await page.getByText(/^checked in/).waitFor();
    return page;
  };
  const saved = async (page: Page) => {
    await save(page);
    return readFile(file(), 'utf8');
  };

  it('puts a value in where the cursor was, with backquotes where its name needs them', async () => {
    const page = await opened();
    await page.locator('[data-row="records/1/fields/Subject"]').click();
    await page.keyboard.type(' & ');
    await page.getByRole('treeitem', { name: /first-name/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('gives').first().waitFor();
    expect(await saved(page)).toBe(odd.replace(`'"Hello "'`, '\'"Hello " & data.`first-name`\''));
  });

  it('writes an item of the list as the item of the rule', async () => {
    const page = await opened();
    await page.locator('[data-row="records/1/fields/Subject"]').click();
    await page.keyboard.type(' & ');
    await page.getByRole('treeitem', { name: /^name Ada/ }).click();
    await page.getByRole('button', { name: 'Put into Subject' }).click();
    await page.locator('.result-field', { hasText: 'Hello Ada' }).waitFor();
    expect(await saved(page)).toBe(odd.replace(`'"Hello "'`, `'"Hello " & $item.name'`));
  });

  it('chooses a picklist value, and changes nothing else', async () => {
    const page = await opened();
    await page.getByRole('combobox', { name: /^Priority/ }).selectOption('Low');
    await page.locator('.result-field', { hasText: 'Low' }).waitFor();
    expect(await saved(page)).toBe(odd.replace('Priority: High', 'Priority: Low'));
  });

  it('adds a field, gives a record a condition, and takes both away again by undo', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Add field' }).last().click();
    await page.getByLabel('Add field: filter').fill('description');
    await page.keyboard.press('Enter');
    await page.locator('.form-row-open', { hasText: 'Description' }).waitFor();
    await page.getByRole('button', { name: 'More for Task' }).click();
    await page.getByRole('button', { name: /^Only if/ }).click();
    await page.locator('.form-row-open', { hasText: 'Only if' }).waitFor();
    const written = await saved(page);
    expect(written).toMatch(/when: true/);
    expect(written).toMatch(/Description: '""'/);
    await page.keyboard.press('Escape');
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Control+z');
          return page.locator('[data-row="records/1/fields/Description"], [data-row="records/1/when"]').count();
        },
        { timeout: 120_000, interval: 800 },
      )
      .toBe(0);
    expect(await saved(page)).toBe(odd);
  });

  it('picks what was typed even if Enter comes before the fields do', async () => {
    const page = await opened();
    const enter = Promise.withResolvers<void>();
    await page.route('**/api/objects/Task*', async (route) => {
      await enter.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Add field' }).last().click();
    await page.getByText('Reading…').waitFor();
    await page.keyboard.type('description');
    await page.keyboard.press('Enter');
    enter.resolve();
    await page.locator('.form-row-open', { hasText: 'Description' }).waitFor();
  });

  it('takes the keys that follow a click, before the page is painted again', async () => {
    const page = await opened();
    const focused = (act: string) =>
      page.evaluate<string>(`(async () => {
        ${act};
        await new Promise((resolve) => setTimeout(resolve, 0));
        return document.activeElement?.getAttribute('aria-label');
      })()`);
    expect(await focused(`document.querySelector('[data-row="records/1/fields/Subject"]').click()`)).toBe(
      'Expression of Subject',
    );
    expect(await focused(`document.querySelector('.search-button').click()`)).toBe('Find anything');
  });

  it('goes to the next finding by F8', async () => {
    const page = await opened();
    await page.keyboard.press('F8');
    await page.locator('.form-row-open, .cm-strip, .row-finding button:focus').first().waitFor();
  });
});
