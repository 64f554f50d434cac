// A draft stays until it is saved or discarded, and says what is left to decide in words that can be typed as they are.
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
  const { open } = studioBrowser();

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
