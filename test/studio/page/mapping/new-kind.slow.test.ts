// A new kind of event, from one that was pasted to a record in the emulated Salesforce, without a line of YAML.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const event = {
  specversion: '1.0',
  id: 'evt-cert-1',
  source: 'https://platform.example/certificates',
  type: 'counselor.certified',
  time: '2026-03-02T15:04:05Z',
  data: {
    counselor_id: 'cc-77',
    first_name: 'Noor',
    last_name: 'Haddad',
    course: 'Night shifts',
    mentor: 'Ada Brandt',
  },
};

const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });
const shown = (page: Page, text: string) => result(page).locator('.result-field', { hasText: text }).waitFor();
const value = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}`) });
const editor = (page: Page, label: string) => page.getByRole('textbox', { name: `Expression of ${label}` });

/** Types before the row is there, as a fast person does. */
async function addField(page: Page, name: string, text = '') {
  await page.getByRole('button', { name: 'Add field' }).click();
  await page.keyboard.type(name);
  await page.getByRole('dialog', { name: 'Add field' }).getByRole('button').filter({ hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type(text);
  await editor(page, name).waitFor();
  await expect.poll(() => editor(page, name).textContent(), { timeout: 120_000 }).toBe(text === '' ? '""' : text);
}

/** Drags a value of the event; `whileOver` looks at the page before the button is released. */
async function drag(
  page: Page,
  name: string,
  at: { x: number; y: number },
  whileOver: () => Promise<void>,
): Promise<void> {
  await value(page, name).hover();
  await page.mouse.down();
  await page.mouse.move(at.x - 20, at.y);
  await page.mouse.move(at.x, at.y);
  // Where it comes in, Chromium reports the first move alone as "dragenter".
  await page.mouse.move(at.x + 1, at.y);
  await page.mouse.move(at.x, at.y);
  await whileOver();
  await page.mouse.up();
}

const boxOf = async (page: Page, selector: string) => {
  const place = page.locator(selector).first();
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (!box) throw new Error(`${selector} is not in view.`);
  return box;
};

describeWithChromium('a new event kind', () => {
  const { open, studio } = studioBrowser({ withStack: true });

  it('is made from a pasted event, by Enter and by dragging, and its record arrives', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'New event type' }).click();
    await page.keyboard.insertText(JSON.stringify(event));
    await page.getByText('An event of type counselor.certified.').waitFor();
    await page.getByRole('checkbox', { name: /^Contact/ }).check();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('Not saved yet').waitFor();
    await shown(page, 'Haddad');
    // Nobody has expected it yet.
    await result(page).getByText('What it becomes now. Accept it if it is right.').waitFor();
    expect(await page.getByText('As expected', { exact: true }).count()).toBe(0);
    await page.getByRole('option', { name: /the sample event ?: not accepted yet/ }).waitFor();

    // By Enter, in place of the empty text of the new field.
    await addField(page, 'Department');
    await value(page, 'course').click();
    await page.keyboard.press('Enter');
    await shown(page, 'Night shifts');

    // By dragging, to where the line shows.
    await addField(page, 'Title', '"Mentor: "');
    await shown(page, 'Mentor:');
    const line = await boxOf(page, '.expression-editor .cm-line');
    await drag(page, 'mentor', { x: line.x + line.width - 4, y: line.y + line.height / 2 }, async () => {
      await page.locator('.expression-editor .cm-dropCursor').waitFor();
    });
    await shown(page, 'Mentor: Ada Brandt');
    expect(await editor(page, 'Title').textContent()).toBe('"Mentor: " & data.mentor');
    // In front of what is there.
    const again = await boxOf(page, '.expression-editor .cm-line');
    await drag(page, 'course', { x: again.x + 1, y: again.y + again.height / 2 }, async () => {
      await page.locator('.expression-editor .cm-dropCursor').waitFor();
    });
    await shown(page, 'Night shiftsMentor: Ada Brandt');
    await editor(page, 'Title').press('Control+z');
    await shown(page, 'Mentor: Ada Brandt');

    // Onto a row that is closed.
    await page.keyboard.press('Escape');
    const row = await boxOf(page, '[data-row="records/0/fields/FirstName"]');
    await drag(page, 'mentor', { x: row.x + row.width - 40, y: row.y + row.height / 2 }, async () => {
      await page.locator('.form-row.takes-drop', { hasText: 'First Name' }).waitFor();
    });
    await shown(page, 'NoorAda Brandt');
    await editor(page, 'First Name').press('Control+z');
    await shown(page, 'Noor');

    await page.getByRole('button', { name: 'Accept as expected' }).click();
    await page.getByText('As expected', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor();
    const written = await readFile(join(studio().folder, 'mappings/counselor.certified.yaml'), 'utf8');
    expect(written).toMatch(/Department: '?data\.course'?\n/);
    expect(written).toContain(`Title: '"Mentor: " & data.mentor'\n`);
    expect(written).toMatch(/expect:[\s\S]*Title: "?Mentor: Ada Brandt/);

    await expect
      .poll(
        async () => {
          // A new mapping is deployed once the local stack has seen it.
          await studio().publish(event);
          await page.goto(new URL('/salesforce/records/Contact', page.url()).href);
          await page.getByRole('navigation', { name: 'Objects' }).waitFor();
          return page.getByRole('button', { name: 'Mentor: Ada Brandt', exact: true }).count();
        },
        { timeout: 900_000, interval: 2_000 },
      )
      .toBe(1);
    await page.getByRole('button', { name: 'Night shifts', exact: true }).waitFor();
  });
});
