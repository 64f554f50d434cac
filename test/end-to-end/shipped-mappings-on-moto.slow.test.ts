// The shipped mappings once more, with moto_server in place of our own S3, SQS and DynamoDB: an independent judge that
// nothing leans on our stand-ins. `scripts/end-to-end-on-moto.sh` runs more files so.
import { expect, test, vi } from 'vitest';
import { motoPython } from './moto/moto-server.ts';

const isInstalled = motoPython() !== undefined;
if (isInstalled) {
  vi.stubEnv('S3SF_BACKEND', 'moto');
  await import('./shipped-mappings.test.ts');
} else {
  process.stdout.write('end-to-end tests on moto: skipped, moto is not installed\n');
}

test.skipIf(!isInstalled)('the pipeline is told to use moto', () => {
  expect(process.env.S3SF_BACKEND).toBe('moto');
});
