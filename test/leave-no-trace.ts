// The test files of a project without isolation share a process: what a file stubs ends with it.
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
