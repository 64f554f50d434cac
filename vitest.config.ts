import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A proxy in the environment would carry loopback traffic away: jsforce ignores NO_PROXY.
    env: { HTTP_PROXY: '', http_proxy: '', HTTPS_PROXY: '', https_proxy: '' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
