// A draft stays until it is saved or discarded, and says what is left to decide in words that can be typed as they are.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const event = (type: string) => ({
  specversion: '1.0',
  id: 'evt-shift-1',
  source: 'https://platform.example/shifts',
  type,
  time: '2026-03-02T15:04:05Z',
  data: { shift: { id: 'shift-9', room: 'Blue' } },
});

const menu = (page: Page) => page.getByRole('dialog', { name: 'Mappings' });
const chip = (page: Page) => page.locator('.top-bar .chip');

describeWithChromium('a draft', () => {
  const { open, studio } = studioBrowser();

  async function drafted(type: string): Promise<Page> {
    const page = await open('/mapping/new');
    await page.getByRole('textbox', { name: 'The event as JSON' }).fill(JSON.stringify(event(type)));
    await page.getByRole('checkbox', { name: /^Task/ }).check();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('Not saved yet').waitFor();
    await page.getByText(/^checked in/).waitFor();
    return page;
  }
  const opensMenu = (page: Page, type: string) => page.getByRole('heading').getByRole('button', { name: type }).click();

  it('is still open after another screen, in the list, and in what the chip counts', async () => {
    const page = await drafted('shift.booked');
    await page.getByRole('button', { name: 'YAML' }).click();
    await page.getByRole('textbox').getByText('object: Task').click();
    await page.keyboard.press('End');
    await page.keyboard.type('x');
    await chip(page).getByText('1 error').waitFor();
    await page.getByRole('link', { name: 'Salesforce' }).click();
    await page.getByRole('navigation', { name: 'Views' }).or(page.getByText('Nothing is running')).first().waitFor();
    expect(await chip(page).textContent()).toContain('1 error');
    await chip(page).click();
    await page.getByRole('button', { name: /mappings\/shift\.booked\.yaml, line \d+$/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Mapping' }).click();
    await page.getByText('Not saved yet').waitFor();
    await opensMenu(page, 'shift.booked');
    expect(await menu(page).getByRole('button', { name: 'shift.booked' }).textContent()).toContain('Not saved yet');
    await menu(page).getByRole('button', { name: 'counselor.login' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'hidden' });
    await opensMenu(page, 'counselor.login');
    await menu(page).getByRole('button', { name: 'shift.booked' }).click();
    await page.getByText('Not saved yet').waitFor();
  });

  it('is there again after a reload, which the browser asks about, and is gone once it is discarded', async () => {
    const page = await drafted('shift.booked');
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await page.getByText('Restored what was not saved: mappings/shift.booked.yaml.').waitFor();
    await page.getByText('Not saved yet').waitFor();
    await page.goto(new URL('/mapping/mappings%2Fshift.booked.yaml', page.url()).href);
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Discard draft' }).click();
    await page.getByRole('button', { name: 'Discard for good' }).click();
    await page.getByText('Discarded the draft mappings/shift.booked.yaml.').waitFor();
    await page.reload();
    await page.getByText(/^checked in/).waitFor();
    expect(await page.getByText('Not saved yet').count()).toBe(0);
  });

  it('lists what is left to decide in words that can be typed, until it is decided, and saves nothing that is', async () => {
    const page = await drafted('shift.moved');
    const list = page.getByRole('region', { name: 'To decide' });
    const item = (text: string) => list.getByRole('listitem').filter({ hasText: text });
    await item('"shift/" & data.shift.id').waitFor();
    expect(await item('"shift/" &').textContent()).not.toContain('\'"');
    expect(await item('has no subject').textContent()).toContain(
      'Choose “Add field”, then Subject, and type "Please call".',
    );

    await page.getByRole('button', { name: 'Add field' }).click();
    await page.keyboard.type('Subject');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"Please call"');
    await page
      .getByRole('region', { name: 'Result in Salesforce' })
      .getByText('Please call', { exact: true })
      .waitFor();
    await item('has no subject').waitFor({ state: 'detached' });
    await item('has no owner').getByRole('button', { name: 'Decided' }).click();
    await item('has no owner').waitFor({ state: 'detached' });

    await item('The description is a placeholder.').waitFor();
    await page.getByRole('textbox', { name: 'Description' }).fill('A shift has a new time.');
    await page.keyboard.press('Control+s');
    await page
      .getByText(/^Saved mappings/)
      .first()
      .waitFor();
    await item('The description is a placeholder.').waitFor({ state: 'detached' });
    expect(await page.getByText('Not saved yet').count()).toBe(0);
    const saved = await readFile(join(studio().folder, 'mappings/shift.moved.yaml'), 'utf8');
    expect(saved).toContain('\ndescription: A shift has a new time.\n');
    expect(saved).toContain(`'"shift/" & data.shift.id'`);
    expect(saved).toMatch(/Subject: '"Please call"'\n/);
    expect(saved).not.toMatch(/# - .*(subject|owner|description)/);

    await page.reload();
    await item('"shift/" & data.shift.id').waitFor();
    while ((await list.count()) > 0) {
      const left = await list.getByRole('listitem').count();
      await list.getByRole('button', { name: 'Decided' }).first().click();
      await expect.poll(() => list.getByRole('listitem').count(), { timeout: 120_000 }).toBe(left - 1);
    }
    await page.getByRole('button', { name: 'YAML' }).click();
    await page.getByText('# A first draft, made from a sample event.', { exact: true }).waitFor();
  });

  it('stays accepted after a reload', async () => {
    const page = await drafted('shift.accepted');
    const example = page.getByRole('listbox', { name: 'Examples' }).getByRole('option').first();
    await example.getByText('not accepted yet').waitFor();
    await page.getByRole('button', { name: 'Accept as expected' }).click();
    await page.getByText('The example now expects what it becomes.').waitFor();
    await example.getByText('not accepted yet').waitFor({ state: 'detached' });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText(/^checked in/).waitFor();
    await page.getByText('Not saved yet').waitFor();
    await example.waitFor();
    expect(await example.textContent()).not.toContain('not accepted yet');
  });

  it('is found by its type, and by the name of its file', async () => {
    const page = await drafted('shift.searched');
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('shift.searched');
    await page.getByRole('option', { name: /^shift\.searched.*Not saved yet.*event type/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Not saved yet').waitFor();
  });

  it('counts in Fields before it is saved', async () => {
    const page = await drafted('shift.named');
    await page.getByRole('button', { name: 'YAML' }).click();
    await page
      .getByRole('textbox')
      .getByText(/^\s*operation: create$/)
      .click();
    await page.keyboard.press('Home');
    await page.keyboard.insertText('constants: { Made_Up__c: x }\n    ');
    await chip(page).getByText('1 error').waitFor();
    await page.getByRole('link', { name: 'Salesforce' }).click();
    await page.getByRole('button', { name: 'Fields', exact: true }).click();
    await page.getByRole('button', { name: '1 missing' }).waitFor();
    await page.getByText('Made_Up__c').first().waitFor();
  });

  it('and unsaved changes of a file, too', async () => {
    const page = await open('/mapping/counselor.login');
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('$uppercase(data.counselor.last_name)');
    await page.getByText('Unsaved changes').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText('Unsaved changes').waitFor();
    await page.getByText('$uppercase').first().waitFor();
  });
});
