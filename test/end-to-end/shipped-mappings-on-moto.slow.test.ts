// The shipped mappings again, with moto_server instead of our own S3, SQS and DynamoDB: independent proof that nothing
// depends on our emulators. `scripts/end-to-end-on-moto.sh` runs more test files this way.
import { expect, test, vi } from 'vitest';
import { motoPython } from './moto/moto-server.ts';

const isInstalled = motoPython() !== undefined;
if (isInstalled) {
  vi.stubEnv('S3SF_BACKEND', 'moto');
  await import('./shipped-mappings.test.ts');
} else {
  process.stdout.write('end-to-end tests on moto: skipped, moto is not installed\n');
}

test.skipIf(!isInstalled)('the pipeline uses moto', () => {
  expect(process.env.S3SF_BACKEND).toBe('moto');
});
