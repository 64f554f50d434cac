// What axe finds that keeps people out: serious and critical.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
}

const themes = ['light', 'dark'] as const;

/** 1280 × 800 at a zoom of 200 % is a window of 640 × 400. */
const windows = [
  { name: '1280 × 800', width: 1280, height: 800 },
  { name: '1024 × 768', width: 1024, height: 768 },
  { name: '200 % zoom', width: 640, height: 400 },
];

/** In both themes and every window, for the page that `open` brings to what is looked at. */
export async function expectNothingSerious(open: (theme: BrowserContextOptions) => Promise<Page>): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of themes) {
    const page = await open({ colorScheme, reducedMotion: 'reduce' });
    for (const { name: window, ...size } of windows) {
      await page.setViewportSize(size);
      await page.waitForFunction(`innerWidth === ${size.width}`);
      found.push(...(await seriousFindings(page)).map((each) => `${colorScheme}, ${window}: ${each}`));
    }
    await page.close();
  }
  expect(found).toEqual([]);
}

/** One line for each element: the rule and the element. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await source);
  const { violations } = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n').at(-1)}`),
    );
}
