// Runs jsforce's own tests against the Salesforce emulator: `npx node scripts/jsforce-suite/run.ts [REPOSITORY]`.
// Exit codes: 0 all passed, 1 some failed, 3 not run because the tests could not be fetched. See README.md.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SalesforceEmulator, startSalesforce } from '../../src/local/salesforce/start-salesforce.ts';
import { fetchTests } from './fetch-tests.ts';
import { type Suite, suites } from './suites.ts';

const token = '00D000000000001!jsforce-suite';
const bigTableRows = 25_005;

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'jsforce-suite-'));
  try {
    const version = await fetchTests({
      packageDir: fileURLToPath(new URL('../../node_modules/jsforce', import.meta.url)),
      folder,
      repository: process.argv[2] ?? process.env.JSFORCE_REPOSITORY,
    });
    if (version === undefined) {
      console.log(
        "Not run: jsforce's repository could not be reached. Set JSFORCE_REPOSITORY to the path of a local clone.",
      );
      return 3;
    }
    console.log(`Running jsforce's tests of version ${version}.`);
    const failed = await runSuites(join(folder, 'jsforce'));
    console.log(failed === 0 ? 'all passed' : `${failed} of ${suites.length} files failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSuites(folder: string): Promise<number> {
  const emulator = await startSalesforce({
    schemaDir: fileURLToPath(new URL('./schema', import.meta.url)),
    accessTokens: [token],
    behavior: { queryPageSize: 2000 },
  });
  seed(emulator);
  let failed = 0;
  for (const suite of suites) if ((await runJest(folder, suite, emulator.url)) !== 0) failed += 1;
  await emulator.close();
  return failed;
}

/** Creates the records that the tests expect in an org. */
function seed({ org }: SalesforceEmulator): void {
  for (let n = 1; n <= bigTableRows; n += 1) org.seed('BigTable__c', { Name: `Row ${n}` });
  for (let n = 1; n <= 30; n += 1) {
    const AccountId = org.seed('Account', { Name: `Account ${n % 7}` });
    const CloseDate = `2030-01-${String((n % 9) + 1).padStart(2, '0')}`;
    org.seed('Opportunity', { Name: `Opportunity ${n}`, StageName: 'Open', CloseDate, AccountId });
  }
}

function runJest(folder: string, { file, only }: Suite, url: string): Promise<number> {
  const { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy, ...environment } = process.env;
  const names = only ? ['-t', only.join('|')] : [];
  const jest = spawn(
    process.execPath,
    ['node_modules/jest/bin/jest.js', `test/${file}.test.ts`, '--forceExit', ...names],
    {
      cwd: folder,
      env: { ...environment, SF_LOGIN_URL: url, SF_ACCESS_TOKEN: token },
      stdio: 'inherit',
    },
  );
  return new Promise((resolve) => jest.once('close', (code) => resolve(code ?? 1)));
}

process.exitCode = await main();
