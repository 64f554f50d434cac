import type { Page } from 'playwright-core';
import { it } from 'vitest';
import { expectNothingSerious } from './harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const checked = (page: Page) => page.getByText(/^checked in/).waitFor();

const views: { name: string; open: string; act(page: Page): Promise<unknown> }[] = [
  { name: 'the map', open: '/map', act: (page) => page.locator('.lines path').first().waitFor({ state: 'attached' }) },
  {
    name: 'a field on the map',
    open: '/map/Contact/LastName',
    act: (page) => page.getByRole('heading', { name: 'Last Name' }).waitFor(),
  },
  { name: 'the map as a table', open: '/map?as=table', act: (page) => page.getByRole('table').waitFor() },
  {
    name: 'a mapping as a form',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.locator('.expression-editor').waitFor();
    },
  },
  {
    name: 'the list of fields to add',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.getByRole('button', { name: 'Add field' }).first().click();
      await page.getByLabel('Add field: filter').fill('Training Score');
      await page.getByRole('button', { name: /^New field Training_Score__c/ }).waitFor();
    },
  },
  {
    name: 'the list of objects to add',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.getByRole('button', { name: 'Add record' }).click();
      await page.getByLabel('Add record: filter').fill('campaign');
      await page
        .getByRole('button', { name: /not in the snapshot yet/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'the actions of a record',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.getByRole('button', { name: 'More for Task' }).first().click();
      await page.getByRole('button', { name: /^Move up/ }).waitFor();
    },
  },
  {
    name: 'a finding in an open row',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('data.counselor.frst');
      await page.locator('.form-row-open .row-finding').waitFor();
    },
  },
  {
    name: 'suggestions for an expression',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('data.counselor.');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-tooltip-autocomplete').waitFor();
    },
  },
  {
    name: 'a draft, with what is left to decide',
    open: '/mapping/new',
    async act(page) {
      const event = { id: 'evt-9', type: 'shift.booked', time: '2026-03-02T15:04:05Z', data: { shift: { id: 's-9' } } };
      await page.getByLabel('The event as JSON').fill(JSON.stringify(event));
      await page.getByRole('checkbox', { name: /^Task/ }).check();
      await page.getByRole('button', { name: 'Make a draft' }).click();
      await page.getByRole('region', { name: 'To decide' }).waitFor();
      await checked(page);
    },
  },
  {
    name: 'a screen that could not be read',
    open: '/events',
    async act(page) {
      await page.getByText('Nothing is running.').waitFor();
      await page.route('**/api/overview', (route) => route.abort());
      await page.getByRole('link', { name: 'Map', exact: true }).click();
      await page.getByText('The map could not be read.').waitFor();
    },
  },
  {
    name: 'a mapping as YAML, with an error',
    open: '/mapping/counselor.active_rescue?line=43',
    async act(page) {
      await checked(page);
      await page.keyboard.press('End');
      await page.keyboard.press('Backspace');
      await page.locator('.cm-strip').waitFor();
    },
  },
  {
    name: 'a new event kind',
    open: '/mapping/new',
    act: (page) => page.getByRole('checkbox').first().waitFor(),
  },
  {
    name: 'what an edit changes',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.keyboard.type(' & "!"');
      await page.getByText('This edit changes 3 of 4 examples.').waitFor();
      await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'Compare' }).click();
      await page.locator('.changed-event').first().waitFor();
    },
  },
  {
    name: 'events, while nothing runs',
    open: '/events',
    act: (page) => page.getByText('Nothing is running.').waitFor(),
  },
  { name: 'the fields of the snapshot', open: '/salesforce/fields', act: (page) => page.getByRole('table').waitFor() },
  {
    name: 'search',
    open: '/map',
    async act(page) {
      await page.getByRole('heading', { name: 'All mappings' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('name');
      await page.getByRole('option').first().waitFor();
    },
  },
];

describeWithChromium('every screen, for everyone', () => {
  const { open, expectsReport } = studioBrowser();

  for (const { name, open: path, act } of views) {
    it(`has no serious finding: ${name}`, () => {
      // What a view refuses by itself.
      expectsReport(/ERR_FAILED/);
      return expectNothingSerious(async (theme) => {
        const page = await open(path, theme);
        await act(page);
        return page;
      });
    });
  }
});
