// Three projects, told apart by the path of a test file:
// - everyday: `x.test.ts`, and end-to-end: those of them in test/end-to-end/. `npm test` runs both: it installs nothing, and
//   ends within seven minutes on two idle cores.
// - rest: `x.slow.test.ts`, which `npm run test:rest` runs, and with it `npm run test:all`: what needs a tool in .tools/ or
//   a download, and the full size of what `x.test.ts` beside it runs in a smaller one.
// No limit here depends on how fast the machine is: they end a test that hangs, and nothing else.
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// The processes compile the packages once.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

// Not as `exclude`, which would replace the `--exclude` of the command line.
const everyday = 'test/**/!(*.slow).test.ts';
const endToEnd = 'test/end-to-end/**/!(*.slow).test.ts';
const slow = 'test/**/*.slow.test.ts';
const setupFiles = ['test/leave-no-trace.ts'];
const globalSetup = ['test/end-to-end/harness/build-once.ts'];

export default defineConfig({
  test: {
    // A proxy in the environment would carry loopback traffic away: jsforce ignores NO_PROXY.
    env: { HTTP_PROXY: '', http_proxy: '', HTTPS_PROXY: '', https_proxy: '' },
    // One more than the cores: some of the time a test waits for a process of its own.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      // Modules have no state: many files share a process, and import them once.
      { extends: true, test: { name: 'everyday', include: [everyday, `!${endToEnd}`], isolate: false, setupFiles } },
      { extends: true, test: { name: 'end-to-end', include: [endToEnd], isolate: false, setupFiles, globalSetup } },
      { extends: true, test: { name: 'rest', include: [slow], globalSetup, testTimeout: 3_600_000 } },
    ],
  },
});
