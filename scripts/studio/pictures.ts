// Takes pictures of the studio's screens in both themes, from the shipped mappings in a temporary copy:
//   node scripts/studio/pictures.ts FOLDER [--only NAME] [--size 1280x800]
// One line says when there is no Chromium.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumOf } from './chromium.ts';
import { certified, events } from './events.ts';
import { scenes } from './scenes.ts';
import { studioOfCopy } from './studio-of-copy.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, size: { type: 'string', default: '1280x800' }, theme: { type: 'string' } },
});
const [folder = 'pictures'] = positionals;
const executablePath = chromiumOf(process.env);
if (!executablePath) {
  console.log('There is no Chromium, so no pictures are taken. Set CHROMIUM to its path.');
  process.exit(0);
}
const [width = 1280, height = 800] = values.size.split('x').map(Number);
await mkdir(folder, { recursive: true });
const chosen = scenes.filter(({ name }) => !values.only || name.startsWith(values.only));
const studio = await studioOfCopy();
/** A second copy, whose local stack has seen some events. */
const running = chosen.some(({ withStack }) => withStack) ? await studioOfCopy({ withStack: true }) : undefined;
await running?.publish(...events);
await running?.arrived(events.length);
const lacking = chosen.some(({ withMissing }) => withMissing) ? await studioOfCopy({ files: certified }) : undefined;
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  for (const theme of ['light', 'dark'] as const) {
    if (values.theme && values.theme !== theme) continue;
    for (const { name, open, withStack, withMissing, act } of chosen) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      page.on('console', (message) => message.type() === 'error' && console.log(`${name}: ${message.text()}`));
      page.on('pageerror', (error) => console.log(`${name}: ${error.stack}`));
      const copy = (withStack && running) || (withMissing && lacking) || studio;
      await page.goto(copy.address(open));
      await act(page);
      const file = join(folder, `${name}-${theme}.png`);
      await page.screenshot({ path: file });
      console.log(file);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await studio.end();
  await running?.end();
  await lacking?.end();
}
