// Screens that are full: axe finds nothing serious in both themes and in every window.
import type { Page } from 'playwright-core';
import { beforeAll, it } from 'vitest';
import { events } from '../../../scripts/studio/events.ts';
import { expectNothingSerious } from './harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const views: { name: string; open: string; act(page: Page): Promise<unknown> }[] = [
  {
    name: 'a comparison of several rules',
    open: '/mapping/counselor.active_rescue',
    async act(page) {
      for (const [row, text] of [
        ['records/2/fields/Subject', ' & "!"'],
        ['records/1/fields/LastName', ' & " (new)"'],
      ]) {
        await page.locator(`[data-row="${row}"]`).click();
        await page.keyboard.type(text as string);
        await page.getByText(/^This edit changes \d of 4 examples/).waitFor();
      }
      await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'Compare' }).click();
      await page.locator('.changed-event').nth(3).waitFor();
      await page.getByText('Comparing…').waitFor({ state: 'hidden' });
    },
  },
  { name: 'the list of events', open: '/events', act: (page) => page.locator('.event-row').nth(4).waitFor() },
  {
    name: 'an event that was written',
    open: '/events?search=evt-login-1',
    async act(page) {
      await page.getByRole('button', { name: /Written.*evt-login-1/ }).click();
      await page.locator('.event-json pre').waitFor();
    },
  },
  {
    name: 'a dead letter, explained',
    open: '/events?outcome=dead-letter',
    async act(page) {
      await page.getByRole('button', { name: /Dead letter.*evt-login-3/ }).click();
      await page
        .getByRole('region', { name: 'Event evt-login-3' })
        .getByRole('button', { name: 'Why?' })
        .first()
        .click();
      await page.locator('.step .prose').waitFor();
    },
  },
  {
    name: 'a search for events that finds nothing',
    open: '/events?search=nothing-like-this',
    act: (page) => page.getByText('Nothing matches').waitFor(),
  },
  {
    name: 'records, with the history of a value',
    open: '/salesforce/records/Contact',
    async act(page) {
      await page.getByRole('button', { name: 'Okonjo', exact: true }).first().click();
      await page.getByRole('complementary', { name: 'Last Name' }).getByRole('link').first().waitFor();
    },
  },
  {
    name: 'a dead letter in its mapping',
    open: '/events?outcome=dead-letter',
    async act(page) {
      await page.getByRole('button', { name: /Dead letter.*evt-login-3/ }).click();
      await page.getByRole('button', { name: 'Use in Mapping' }).click();
      await page.getByText('The event fails.').waitFor();
    },
  },
];

describeWithChromium('every screen that is full, for everyone', () => {
  const { open, studio } = studioBrowser({ withStack: true });

  beforeAll(async () => {
    await studio().publish(...events);
    await studio().arrived(events.length);
  });

  for (const { name, open: path, act } of views) {
    it(`has no serious finding: ${name}`, () =>
      expectNothingSerious(async (theme) => {
        const page = await open(path, theme);
        await act(page);
        return page;
      }));
  }
});
