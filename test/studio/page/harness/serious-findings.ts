// What axe finds that keeps people out: serious and critical.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
}

/** One line for each element: the rule and the element. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await source);
  const { violations } = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n').at(-1)}`),
    );
}

/** 1280 × 800 at a zoom of 200 % is a window of 640 × 400. */
const windows = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 640, height: 400 },
];

/** The same, in both themes and in windows of three sizes. The page is then as it was. */
export async function seriousFindingsEverywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await inEveryWindow(page, colorScheme)));
  }
  return found;
}

/** The same, for the page that `open` brings to what is looked at: opened anew in each theme. */
export async function expectNothingSerious(open: (theme: BrowserContextOptions) => Promise<Page>): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await inEveryWindow(page, colorScheme)));
    await page.close();
  }
  expect(found).toEqual([]);
}

async function inEveryWindow(page: Page, theme: string): Promise<string[]> {
  const found: string[] = [];
  for (const window of [...windows].reverse()) {
    await page.setViewportSize(window);
    await page.waitForFunction(`innerWidth === ${window.width}`);
    found.push(...(await seriousFindings(page)).map((each) => `${theme}, ${window.width}: ${each}`));
  }
  return found;
}
