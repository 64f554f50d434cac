// A screen whose first answer fails says so, fills by itself once the studio answers, and can be asked to try again.
import type { Page } from 'playwright-core';
import { it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

interface Screen {
  path: string;
  /** What it reads first. */
  url: string;
  says: string;
  filled(page: Page): ReturnType<Page['locator']>;
}

const mapping = 'mappings/counselor.login.yaml';
const screens: Screen[] = [
  {
    path: '/map',
    url: '**/api/overview',
    says: 'The map could not be read.',
    filled: (page) => page.getByRole('heading', { name: 'All mappings' }),
  },
  {
    path: '/salesforce/records',
    url: '**/api/salesforce/records*',
    says: 'The records could not be read.',
    filled: (page) => page.getByText('Nothing is running.'),
  },
  {
    path: '/salesforce/fields',
    url: '**/api/salesforce/fields',
    says: 'The fields could not be read.',
    filled: (page) => page.getByRole('table').first(),
  },
  {
    path: '/mapping/counselor.login',
    url: '**/api/files/**',
    says: `${mapping} could not be read.`,
    filled: (page) => page.locator('.form-row').first(),
  },
  {
    path: '/mapping/counselor.login',
    url: '**/api/project',
    says: 'The list of mappings could not be read.',
    filled: (page) => page.locator('.form-row').first(),
  },
];

describeWithChromium('a screen without an answer', () => {
  const { open, expectsReport } = studioBrowser();

  for (const { path, url, says, filled } of screens) {
    it(`says so and goes on by itself: ${says}`, async () => {
      expectsReport(/ERR_FAILED/);
      const page = await open('/events');
      await page.getByText('Nothing is running.').waitFor();
      await page.route(url, (route) => route.abort());
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole('alert').getByText(says).waitFor();
      await page.unroute(url);
      await filled(page).waitFor();
      await page.getByText(says).waitFor({ state: 'detached' });
    });
  }

  it('asks again when a person wants it', async () => {
    expectsReport(/ERR_FAILED/);
    const page = await open('/events');
    await page.getByText('Nothing is running.').waitFor();
    await page.clock.install();
    await page.route('**/api/overview', (route) => route.abort());
    await page.goto(new URL('/map', page.url()).href);
    // Nothing goes on by itself while the clock stands.
    await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
    await page.getByText('The map could not be read.').waitFor();
    await page.unroute('**/api/overview');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
  });
});
