import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { s3sf } from '../../../cli/run-s3sf.ts';
import { fileBrowser } from '../harness/file-browser.ts';
import { seriousFindings } from '../harness/serious-findings.ts';
import { describeWithChromium } from '../harness/studio-browser.ts';

const windows = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  /** 1280 × 800 at a zoom of 200 %. */
  { width: 640, height: 400 },
];

const views: { name: string; hash: string; act(page: Page): Promise<unknown> }[] = [
  { name: 'all', hash: '', act: (page) => page.locator('.lines path').first().waitFor({ state: 'attached' }) },
  {
    name: 'a field',
    hash: '#/map/Contact/LastName',
    act: (page) => page.getByRole('heading', { name: 'Last Name' }).waitFor(),
  },
  { name: 'the table', hash: '#/map?as=table', act: (page) => page.getByRole('table').waitFor() },
];

describeWithChromium('the file of the overview, for everyone', () => {
  const { open } = fileBrowser();
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 's3sf-map-'));
    await writeFile(path.join(folder, 'map.html'), (await s3sf(['overview', '--html'])).out);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const { name, hash, act } of views) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has no serious finding: ${name}, ${colorScheme}`, async () => {
        const page = await open(path.join(folder, 'map.html'), hash, { colorScheme, reducedMotion: 'reduce' });
        await act(page);
        for (const size of windows) {
          await page.setViewportSize(size);
          await page.waitForFunction(`innerWidth === ${size.width}`);
          expect(await seriousFindings(page)).toEqual([]);
        }
      });
    }
  }
});
