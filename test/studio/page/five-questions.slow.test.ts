// The five questions that the studio answers, each from a cold start: by keyboard alone, and by mouse.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { events } from '../../../scripts/studio/events.ts';
import { countPointers, expectNoPointer, type Keyboard, keyboardOf } from './harness/keyboard.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const newKind = {
  specversion: '1.0',
  id: 'evt-cert-1',
  source: 'https://platform.example/certificates',
  type: 'counselor.certified',
  time: '2026-03-02T15:04:05Z',
  data: { counselor_id: 'cc-1042', first_name: 'Noor', last_name: 'Haddad' },
};

const screen = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: new RegExp(`^${name}(?!\\w)`) });
const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });
const laterRescue = (page: Page) => result(page).getByText('not created. active_rescues is 2').first().waitFor();
const lastNameWriters = (page: Page) =>
  page.getByRole('complementary', { name: 'Last Name' }).getByText('3 event types write it').waitFor();
const subject = (page: Page) => page.locator('[data-row="records/2/fields/Subject"]');
const subjectEditor = (page: Page) => page.getByRole('textbox', { name: 'Expression of Subject' });
const compareLink = (page: Page) => page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'Compare' });

async function showsTheEdit(page: Page) {
  await page
    .getByRole('region', { name: 'What is compared' })
    .getByText(/3 of \d+ events change/)
    .waitFor();
  const rules = page.getByRole('region', { name: 'Rules that changed' });
  await rules.getByText('3 events').waitFor();
  const row = page.getByRole('region', { name: /the first rescue/ }).getByRole('row', { name: /Task Subject/ });
  expect(await row.textContent()).toMatch(/check in with Mira\s*.*check in with Mira!/);
}

async function showsWhyItFailed(page: Page) {
  const detail = page.getByRole('region', { name: 'Event evt-login-3' });
  await detail.getByText('Dead letter').first().waitFor();
  await detail
    .getByText(/last_name/)
    .first()
    .waitFor();
  return detail.getByRole('button', { name: 'Use in Mapping' });
}

const failsInMapping = (page: Page) => result(page).getByText('The event fails.').waitFor();
const deadLetter = (page: Page) => page.getByRole('button', { name: /Dead letter.*evt-login-3/ });
const contacts = (page: Page) =>
  page.getByRole('navigation', { name: 'Objects' }).getByRole('button', { name: /^Contact\b/ });
const lastNameCell = (page: Page) => page.getByRole('button', { name: 'Lindqvist', exact: true }).first();
const settingEvent = (page: Page) =>
  page.getByRole('complementary', { name: 'Last Name' }).getByRole('link', { name: 'evt-login-2' });
const isWritten = (page: Page) =>
  page.getByRole('region', { name: 'Event evt-login-2' }).getByText('Written').first().waitFor();

describeWithChromium('the five questions', () => {
  const { open, studio } = studioBrowser({ withStack: true });

  beforeAll(async () => {
    await studio().publish(...events);
    await studio().arrived(events.length);
  });

  const byKeyboard = (name: string, act: (keyboard: Keyboard, page: Page) => Promise<void>) =>
    it(`${name} By keyboard alone`, async () => {
      const page = await open('/');
      await countPointers(page);
      await act(keyboardOf(page), page);
      await expectNoPointer(page);
    });
  const byMouse = (name: string, act: (page: Page) => Promise<void>) =>
    it(`${name} By mouse`, async () => act(await open('/')));

  const map = 'What does all of this do? Who writes this field?';
  byKeyboard(map, async ({ press, tabTo, find }, page) => {
    await tabTo(screen(page, 'Map'));
    await press('Enter');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    await tabTo(page.locator('[data-column="left"]').first());
    const current = page.locator('.picture [aria-current="true"]');
    await press('ArrowDown');
    await current.waitFor();
    for (let rows = 0; rows < 40 && (await current.getAttribute('data-objects')) !== 'Contact'; rows += 1)
      await press('ArrowDown');
    await press('ArrowRight');
    await current.filter({ hasText: /^Contact/ }).waitFor();
    for (let rows = 0; rows < 40 && !(await current.textContent())?.startsWith('Last Name'); rows += 1)
      await press('ArrowDown');
    await lastNameWriters(page);
    // The shorter way.
    await press('Escape');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    await find('Contact.LastName', /^Last Name.*Contact/);
    await lastNameWriters(page);
  });
  byMouse(map, async (page) => {
    await screen(page, 'Map').click();
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    await page.getByRole('button', { name: /^Contact/ }).click();
    await page.getByRole('button', { name: /^Last Name/ }).click();
    await lastNameWriters(page);
  });

  const mapping = 'What would this event do? How do I make a new kind?';
  byKeyboard(mapping, async ({ press, type, tabTo, isOn, find }, page) => {
    await find('counselor.active_rescue', /^counselor\.active_rescue/);
    const first = page.getByRole('option', { name: /^the first rescue/ });
    await tabTo(first);
    await press('ArrowDown');
    await laterRescue(page);
    await tabTo(page.getByRole('button', { name: 'New event type' }), { key: 'Shift+Tab' });
    await press('Enter');
    await isOn(page.getByLabel('The event as JSON'));
    await type(JSON.stringify(newKind));
    await tabTo(page.getByLabel('Filter the objects'));
    await type('contact');
    await tabTo(page.getByRole('checkbox', { name: /^Contact/ }).first());
    await press('Space');
    await tabTo(page.getByRole('button', { name: 'Make a draft' }), { key: 'Shift+Tab' });
    await press('Enter');
    await page.getByText('Not saved yet').waitFor();
    await result(page).getByText('Haddad').first().waitFor();
  });
  byMouse(mapping, async (page) => {
    await page
      .getByText(/^checked in/)
      .first()
      .waitFor();
    await page.getByRole('heading', { level: 1 }).getByRole('button').click();
    await page
      .getByRole('dialog', { name: 'Mappings' })
      .getByRole('button', { name: /^counselor\.active_rescue/ })
      .click();
    await page.getByRole('option', { name: /^a later rescue/ }).click();
    await laterRescue(page);
    await page.getByRole('button', { name: 'New event type' }).click();
    await page.getByLabel('The event as JSON').click();
    await page.keyboard.insertText(JSON.stringify(newKind));
    await page
      .getByRole('checkbox', { name: /^Contact/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('Not saved yet').waitFor();
    await result(page).getByText('Haddad').first().waitFor();
  });

  const compare = 'What does my edit change, and for which events?';
  byKeyboard(compare, async ({ press, type, tabTo, isOn, find }, page) => {
    await find('counselor.active_rescue', /^counselor\.active_rescue/);
    await tabTo(page.locator('.mapping-pane .row-open').first());
    for (let rows = 0; rows < 60; rows += 1) {
      if (await subject(page).evaluate((row) => row === row.ownerDocument.activeElement)) break;
      await press('ArrowDown');
    }
    await press('Enter');
    await isOn(subjectEditor(page));
    await type(' & "!"');
    await page.getByText('This edit changes 3 of 4 examples.').waitFor();
    await tabTo(compareLink(page));
    await press('Enter');
    await showsTheEdit(page);
  });
  byMouse(compare, async (page) => {
    await page
      .getByText(/^checked in/)
      .first()
      .waitFor();
    await page.getByRole('heading', { level: 1 }).getByRole('button').click();
    await page
      .getByRole('dialog', { name: 'Mappings' })
      .getByRole('button', { name: /^counselor\.active_rescue/ })
      .click();
    await subject(page).click();
    await page.keyboard.type(' & "!"');
    await page.getByText('This edit changes 3 of 4 examples.').waitFor();
    await compareLink(page).click();
    await showsTheEdit(page);
  });

  const why = 'It did not show up: why, and what now?';
  byKeyboard(why, async ({ press, type, tabTo }, page) => {
    await tabTo(screen(page, 'Events'));
    await press('Enter');
    await tabTo(page.getByLabel('Search events'));
    await type('evt-login-3');
    await tabTo(deadLetter(page));
    await press('Enter');
    await tabTo(await showsWhyItFailed(page));
    await press('Enter');
    await failsInMapping(page);
  });
  byMouse(why, async (page) => {
    await screen(page, 'Events').click();
    await page.getByRole('button', { name: /Dead letter$/ }).click();
    await deadLetter(page).click();
    await (await showsWhyItFailed(page)).click();
    await failsInMapping(page);
  });

  const salesforce = 'What is in Salesforce, and which event put it there?';
  byKeyboard(salesforce, async ({ press, tabTo }, page) => {
    await tabTo(screen(page, 'Salesforce'));
    await press('Enter');
    await tabTo(contacts(page));
    await press('Enter');
    await tabTo(lastNameCell(page));
    await press('Enter');
    await tabTo(settingEvent(page));
    await press('Enter');
    await isWritten(page);
  });
  byMouse(salesforce, async (page) => {
    await screen(page, 'Salesforce').click();
    await contacts(page).click();
    await lastNameCell(page).click();
    await settingEvent(page).click();
    await isWritten(page);
  });
});
