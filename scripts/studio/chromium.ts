// An installed Chromium. The studio's tests and pictures drive it; nothing is downloaded.
import { existsSync } from 'node:fs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const chromiumOf = ({ CHROMIUM }: NodeJS.ProcessEnv): string | undefined =>
  [CHROMIUM, ...usual].find((path) => path !== undefined && existsSync(path));
