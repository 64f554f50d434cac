import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

/** Keeps the answers of the search back until they are let through. */
async function heldSearch(page: Page) {
  const held: Route[] = [];
  await page.route('**/api/search*', (route) => void held.push(route));
  return {
    /** Resolves once the page has asked for it. */
    asked: (query: string) =>
      expect
        .poll(() => held.some((each) => new URL(each.request().url()).searchParams.get('q') === query), {
          timeout: 120_000,
        })
        .toBe(true),
    /** Newest first: the earlier questions are answered last. */
    async letThrough() {
      await page.unroute('**/api/search*');
      for (const route of held.reverse()) await route.continue().catch(() => {});
    },
  };
}

describeWithChromium('"Find anything"', () => {
  const { open } = studioBrowser();
  const opened = async () => {
    const page = await open('/map');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    return page;
  };

  it('gets what is typed right behind Ctrl-K', async () => {
    const page = await opened();
    await page.evaluate(`addEventListener('keydown', ({ key }) => {
      // The next key is there before the browser has painted.
      if (key === 'k') queueMicrotask(() => queueMicrotask(() => {
        document.documentElement.dataset.focus = document.activeElement.getAttribute('aria-label');
      }));
    })`);
    await page.keyboard.press('Control+k');
    expect(await page.locator('html').getAttribute('data-focus')).toBe('Find anything');
    await page.keyboard.type('LastName');
    await page.getByRole('option', { name: /^Last Name.*Contact/ }).waitFor();
  });

  it('opens by Enter the first result of what was typed, if it comes later', async () => {
    const page = await opened();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('FirstName');
    await page.getByRole('option', { name: /^First Name/, selected: true }).waitFor();
    const search = await heldSearch(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('LastName');
    await page.keyboard.press('Enter');
    await search.asked('LastName');
    // Nothing of the results before.
    expect(new URL(page.url()).pathname).toBe('/map');
    await search.letThrough();
    await page.getByRole('complementary', { name: 'Last Name' }).getByText('3 event types write it').waitFor();
  });

  it('opens nothing if typing went on after Enter', async () => {
    const page = await opened();
    const search = await heldSearch(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('LastN');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ame');
    await search.asked('LastName');
    await search.letThrough();
    await page.getByRole('option', { name: /^Last Name/, selected: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/map');
  });

  it('says that the search failed, and keeps what was typed', async () => {
    const page = await opened();
    await page.keyboard.press('Control+k');
    await page.route('**/api/search*', (route) =>
      route.fulfill({ contentType: 'application/json', body: '{"query":' }),
    );
    await page.keyboard.type('LastName');
    await page.keyboard.press('Enter');
    const finder = page.getByRole('dialog', { name: 'Find anything' });
    await finder.getByText('The answer from the studio is incomplete.').waitFor();
    expect(await finder.getByRole('combobox').inputValue()).toBe('LastName');
    await page.unroute('**/api/search*');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Last Name' }).waitFor();
  });
});
