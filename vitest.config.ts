// Two projects, told apart by the name of a test file:
// - everyday: `x.test.ts`, which `npm test` runs. It installs nothing and has to end within two minutes on two idle cores.
// - rest: `x.slow.test.ts`, which `npm run test:rest` runs, and with it `npm run test:all`: what needs a tool in .tools/ or
//   a download, and the full size of what `x.test.ts` beside it runs in a smaller one.
// No limit here depends on how fast the machine is: they end a test that hangs, and nothing else.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Each test file runs in a process of its own: they compile the packages once.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

const slow = 'test/**/*.slow.test.ts';

export default defineConfig({
  test: {
    // A proxy in the environment would carry loopback traffic away: jsforce ignores NO_PROXY.
    env: { HTTP_PROXY: '', http_proxy: '', HTTPS_PROXY: '', https_proxy: '' },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: 'everyday', include: ['test/**/*.test.ts'], exclude: [slow] } },
      { extends: true, test: { name: 'rest', include: [slow] } },
    ],
  },
});
