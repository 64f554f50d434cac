// A real Chromium on files. Whatever a page asks for beside its own file, and whatever its security policy refuses, fails
// the test that did it.
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { executablePath } from './studio-browser.ts';

export interface FileBrowser {
  /** @param hash with the `#` */
  open(file: string, hash?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** One browser for the tests of a file. */
export function fileBrowser(): FileBrowser {
  let browser: Browser | undefined;
  let wrong: string[] = [];
  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    const found = wrong;
    wrong = [];
    expect(found).toEqual([]);
  });
  afterAll(() => browser?.close());
  return {
    async open(file, hash = '', options = {}) {
      if (!browser) throw new Error('The browser has not started.');
      const { href } = pathToFileURL(file);
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      // Ends what hangs, with the name of what it waited for.
      page.setDefaultTimeout(120_000);
      page.on('request', (request) => {
        const [url] = request.url().split('#');
        if (url !== href && !url?.startsWith('data:')) wrong.push(`asked for ${url}`);
      });
      page.on('console', (message) => wrong.push(`${message.type()}: ${message.text()}`));
      page.on('dialog', (dialog) => {
        wrong.push(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('pageerror', (error) => wrong.push(String(error)));
      await page.goto(href + hash);
      return page;
    },
  };
}
