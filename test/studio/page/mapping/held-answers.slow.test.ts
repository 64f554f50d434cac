// Answers that come late, held by the test: what was typed meanwhile stays.
import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Expression of Last Name' });
const result = (page: Page) => page.getByRole('region', { name: 'Result in Salesforce' });

/** Keeps the answers to a request back. They come from the real studio. */
async function held(page: Page, url: string) {
  const routes: Route[] = [];
  let isOpen = false;
  await page.route(url, (route) => {
    if (isOpen) return route.continue();
    routes.push(route);
    return undefined;
  });
  const has = (text: string) => (routes.at(-1)?.request().postData() ?? '').includes(text);
  return {
    /** Resolves once the newest question contains the text. */
    asked: (text = '') => expect.poll(() => routes.length > 0 && has(text), { timeout: 120_000 }).toBe(true),
    /** Answers the newest question, which replaces those before; resolves once the page has painted the answer. */
    async answer() {
      const [last] = routes.splice(0).slice(-1);
      if (!last) throw new Error('The page has asked nothing.');
      const response = page.waitForResponse((each) => each.request() === last.request());
      await last.continue();
      await (await response).finished();
      await page.evaluate('new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))');
    },
    /** From now on, answers come as they are. One to a question that the page has taken back comes to nothing. */
    async free() {
      isOpen = true;
      for (const route of routes.splice(0)) await route.continue().catch(() => undefined);
    },
  };
}

describeWithChromium('an answer that comes late', () => {
  const { open } = studioBrowser();
  const opened = async () => {
    const page = await open('/mapping/counselor.login');
    await page.getByText(/^checked in/).waitFor();
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    return page;
  };

  it('about an earlier text takes back nothing that was typed since', async () => {
    const page = await opened();
    const checks = await held(page, '**/api/mapping/evaluate');
    await page.keyboard.type('"One');
    await checks.asked(`'\\"One'`);
    const edits = await held(page, '**/api/mapping/edit');
    await page.keyboard.type(' two"');
    await edits.asked();
    // The check of the text before arrives between the two edits.
    await checks.answer();
    expect(await editor(page).textContent()).toBe('"One two"');
    await edits.free();
    await checks.free();
    await result(page).getByText('One two').waitFor();
    expect(await editor(page).textContent()).toBe('"One two"');
  });

  it('about a text that undo made later reaches the editor', async () => {
    const page = await opened();
    await page.keyboard.type('"Other"');
    await result(page).getByText('Other').first().waitFor();
    const checks = await held(page, '**/api/mapping/evaluate');
    await page.keyboard.press('Control+z');
    await checks.asked();
    expect(await editor(page).textContent()).toBe('"Other"');
    await checks.free();
    await expect.poll(() => editor(page).textContent(), { timeout: 120_000 }).toBe('data.counselor.last_name');
  });

  it('keeps a description that was on its way when the page was loaded again', async () => {
    const page = await opened();
    page.on('dialog', (dialog) => void dialog.accept());
    const edits = await held(page, '**/api/mapping/edit');
    await page.getByRole('textbox', { name: 'Description' }).fill('A login that is told again.');
    await edits.asked();
    await page.reload();
    await edits.free();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Description' }).inputValue(), { timeout: 120_000 })
      .toBe('A login that is told again.');
    await page.getByText('Unsaved changes').waitFor();
  });
});
