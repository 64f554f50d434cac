// A real Chromium on the real studio, on a temporary copy of the shipped project. Whatever a page asks of another machine,
// and whatever its security policy refuses, fails the test that did it.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromiumOf } from '../../../../scripts/studio/chromium.ts';
import { type CopiedStudio, type CopyOptions, studioOfCopy } from '../../../../scripts/studio/studio-of-copy.ts';

export const executablePath = chromiumOf(process.env);
if (!executablePath)
  process.emitWarning('The page of the studio is not tested: there is no Chromium. Set CHROMIUM to its path.');

/** Skipped, and shown as such, where there is no Chromium. */
export const describeWithChromium = describe.skipIf(!executablePath);

export interface StudioBrowser {
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  studio(): CopiedStudio;
  /** Of this test, the browser may report this: it reports each answer with a status of 400 or more. */
  expectsReport(report: RegExp): void;
}

/**
 * One studio and one browser for the tests of a file.
 * @param options as a function if they are known only once something runs
 */
export function studioBrowser(options: CopyOptions | (() => Promise<CopyOptions>) = {}): StudioBrowser {
  let browser: Browser | undefined;
  let studio: CopiedStudio | undefined;
  let wrong: string[] = [];
  let expected = [/status of 409/];
  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    [studio, browser] = await Promise.all([
      studioOfCopy(typeof options === 'function' ? await options() : options),
      chromium.launch({ ...(executablePath && { executablePath }), args }),
    ]);
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    const found = wrong;
    wrong = [];
    expected = [/status of 409/];
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.end();
  });
  return {
    async open(path, options = {}) {
      if (!browser || !studio) throw new Error('The browser has not started.');
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      await slowedDown(page);
      // Ends what hangs, with the name of what it waited for.
      page.setDefaultTimeout(120_000);
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol !== 'data:' && url.hostname !== '127.0.0.1') wrong.push(`asked ${url.host}`);
      });
      page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !expected.some((each) => each.test(text))) wrong.push(text);
      });
      page.on('pageerror', (error) => wrong.push(String(error)));
      await page.goto(studio.address(path));
      return page;
    },
    expectsReport: (report) => void expected.push(report),
    studio() {
      if (!studio) throw new Error('The studio has not started.');
      return studio;
    },
  };
}

/** `STUDIO_SLOWER=20` shows what a test does on a machine that is 20 times slower. */
async function slowedDown(page: Page): Promise<void> {
  const rate = Number(process.env.STUDIO_SLOWER ?? 1);
  if (rate <= 1) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: rate * 10,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}
