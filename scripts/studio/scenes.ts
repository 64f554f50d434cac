// What the pictures show: a path of the studio, and what is done there before the picture is taken.
import type { Page } from 'playwright-core';

export interface Scene {
  name: string;
  open: string;
  /** With the local stack running, and some events in it. */
  withStack?: true;
  /** With a mapping that names fields and an object that the snapshot does not have. */
  withMissing?: true;
  act(page: Page): Promise<void>;
}

const rescue = '/mapping/counselor.active_rescue';
const checked = (page: Page) => page.getByText(/^checked in/).waitFor();

/** A fault may be on from the picture before. */
async function turnFaultsOff(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make it fail' }).waitFor();
  const turnOff = page.getByRole('button', { name: 'Turn off' });
  if (!(await turnOff.isVisible())) return;
  await turnOff.click();
  await turnOff.waitFor({ state: 'hidden' });
}

export const scenes: Scene[] = [
  {
    name: 'map',
    open: '/map/Contact/LastName',
    act: (page) => page.locator('.lines .chosen').first().waitFor(),
  },
  { name: 'map-all', open: '/map', act: (page) => page.locator('.lines path').first().waitFor() },
  {
    name: 'mapping-form',
    open: rescue,
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.locator('.expression-editor').waitFor();
      await page.getByRole('button', { name: 'No problems' }).waitFor();
    },
  },
  {
    name: 'mapping-suggests',
    open: rescue,
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('data.counselor.frst');
      await page.locator('.form-row-open .row-finding').waitFor();
      for (let gone = 0; gone < 3; gone += 1) await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-tooltip-autocomplete').waitFor();
    },
  },
  {
    name: 'not-read',
    open: '/events',
    async act(page) {
      await page.getByText('Nothing is running.').waitFor();
      await page.route('**/api/overview', (route) => route.abort());
      await page.getByRole('link', { name: 'Map', exact: true }).click();
      await page.getByText('The map could not be read.').waitFor();
    },
  },
  {
    name: 'mapping-yaml',
    open: `${rescue}?line=60`,
    async act(page) {
      await checked(page);
      await page.getByText('Ctrl .').or(page.locator('.cm-content')).first().waitFor();
      await page.keyboard.press('End');
      for (let left = 0; left < 24; left += 1) await page.keyboard.press('ArrowLeft');
      for (let gone = 0; gone < 5; gone += 1) await page.keyboard.press('Backspace');
      await page.locator('.cm-strip').waitFor();
    },
  },
  {
    name: 'new-kind',
    open: '/mapping/new',
    async act(page) {
      await page.getByLabel('The event as JSON').fill(sample);
      await page.getByRole('checkbox', { name: 'Contact' }).first().check();
    },
  },
  {
    name: 'compare',
    open: rescue,
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/fields/Subject"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('"Please call " & (data.counselor.first_name ?: "your counselor")');
      await page.getByText('This edit changes 3 of 4 examples.').waitFor();
      await page.getByRole('link', { name: 'Compare' }).last().click();
      await page.locator('.changed-event').first().waitFor();
    },
  },
  {
    name: 'fields-missing',
    open: '/salesforce/fields',
    withMissing: true,
    async act(page) {
      await page.getByRole('button', { name: /Certified_Until__c$/ }).click();
      await page.getByRole('complementary').getByText('Certified_Until__c.field-meta.xml').waitFor();
    },
  },
  {
    name: 'fields-pull',
    open: '/salesforce/fields',
    withMissing: true,
    async act(page) {
      await page
        .getByRole('region', { name: /^The fields of Certificate__c/ })
        .getByRole('button', { name: 'Pull' })
        .click();
      await page
        .getByText(/--secret/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'fields-drift',
    open: '/salesforce/fields',
    withStack: true,
    async act(page) {
      await page.getByRole('button', { name: /drift$/ }).click();
      await page.getByText(/objects compared/).waitFor();
    },
  },
  {
    name: 'compare-no-event',
    open: rescue,
    async act(page) {
      await checked(page);
      await page.locator('[data-row="records/2/when"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('data.counselor.active_rescues in [1, 77]');
      await page.locator('[data-row="records/1/fields/FirstName"]').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('$uppercase(data.counselor.first_name)');
      await page.getByText('Unsaved changes').waitFor();
      await page.getByRole('navigation').getByRole('link', { name: 'Compare' }).click();
      await page.getByText('0: no event shows it').waitFor();
      await page
        .getByRole('button', { name: /more fields?, same$/ })
        .first()
        .click();
    },
  },
  {
    name: 'mapping-unreadable',
    open: `${rescue}?line=58`,
    async act(page) {
      await checked(page);
      await page.keyboard.press('End');
      await page.keyboard.type(' [');
      await page.locator('.cannot-run').waitFor();
      await page.locator('.from-before').waitFor();
    },
  },
  { name: 'fields', open: '/salesforce/fields', act: (page) => page.getByRole('table').waitFor() },
  { name: 'events-nothing-runs', open: '/events', act: (page) => page.getByText('Nothing is running.').waitFor() },
  {
    name: 'events',
    open: '/events',
    withStack: true,
    async act(page) {
      await page.locator('.event-row').first().waitFor();
      await turnFaultsOff(page);
      await page.locator('.event-row', { hasText: 'Dead letter' }).click();
      await page.locator('.ladder').waitFor();
    },
  },
  {
    name: 'events-redrive',
    open: '/events',
    withStack: true,
    async act(page) {
      await turnFaultsOff(page);
      await page.locator('.event-row', { hasText: 'Dead letter' }).click();
      await page.getByRole('button', { name: 'Redrive', exact: true }).click();
      await page.getByRole('button', { name: 'Redrive 1 event' }).waitFor();
    },
  },
  {
    name: 'events-make-it-fail',
    open: '/events',
    withStack: true,
    async act(page) {
      await turnFaultsOff(page);
      await page.locator('.event-row').first().click();
      await page.getByRole('button', { name: 'Make it fail' }).click();
      await page.locator('.fault', { hasText: 'Salesforce is slow' }).click();
      await page.getByText('It has met no call yet').waitFor();
    },
  },
  {
    name: 'records',
    open: '/salesforce/records/Contact',
    withStack: true,
    async act(page) {
      await page.getByRole('button', { name: 'Okonjo', exact: true }).first().click();
      await page.locator('.map-panel .panel-row').first().waitFor();
    },
  },
  {
    name: 'search',
    open: rescue,
    async act(page) {
      await checked(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill('last name');
      await page.locator('#hits [role=option]').first().waitFor();
    },
  },
];

const sample = JSON.stringify(
  {
    id: 'evt-cert-1',
    type: 'counselor.certified',
    time: '2026-03-02T15:04:05Z',
    data: { counselor: { id: 'cc-1042', last_name: 'Okonjo' }, level: 2 },
  },
  null,
  2,
);
