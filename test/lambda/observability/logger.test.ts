// The levels of the log under the variables of the template, which Powertools does not always obey.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { templateVariables } from '../runtime/template-variables.ts';

const invocations = `
  import { newLogger } from './src/lambda/observability/logger.ts';
  const logger = newLogger();
  for (let invocation = 0; invocation < 200; invocation += 1) {
    logger.refreshSampleRateCalculation();
    logger.debug('details');
    logger.info('summary');
  }
`;

/** How many lines of each level 200 invocations write, in a process of their own. */
function linesBy(environment: Readonly<Record<string, string>>): Record<string, number> {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', invocations], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    encoding: 'utf8',
  });
  const levels = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ message }) => message === 'details' || message === 'summary')
    .map(({ level }) => String(level));
  return Object.fromEntries([...Map.groupBy(levels, (level) => level)].map(([level, lines]) => [level, lines.length]));
}

test.each(['ExportFunction', 'RecoverFunction', 'SweepFunction'])(
  'the platform lets every level of %s pass, and metrics among them',
  async (name) => {
    expect(await templateVariables(name)).toMatchObject({
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_LOGGER_SAMPLE_RATE: '0.01',
    });
  },
);

test('invocations write no debug lines, unless they are sampled', async () => {
  const variables = await templateVariables('ExportFunction');
  expect(linesBy({ ...variables, POWERTOOLS_LOGGER_SAMPLE_RATE: '0' })).toEqual({ INFO: 200 });
  expect(linesBy({ ...variables, POWERTOOLS_LOGGER_SAMPLE_RATE: '1' })).toEqual({ INFO: 200, DEBUG: 200 });
  const { INFO: summaries, DEBUG: details = 0 } = linesBy({ ...variables, POWERTOOLS_LOGGER_SAMPLE_RATE: '0.5' });
  expect(summaries).toBe(200);
  expect(details).toBeGreaterThan(0);
  expect(details).toBeLessThan(200);
});

test('the level can be raised and lowered', async () => {
  const variables = { ...(await templateVariables('ExportFunction')), POWERTOOLS_LOGGER_SAMPLE_RATE: '0' };
  expect(linesBy({ ...variables, POWERTOOLS_LOG_LEVEL: 'DEBUG' })).toEqual({ INFO: 200, DEBUG: 200 });
  expect(linesBy({ ...variables, POWERTOOLS_LOG_LEVEL: 'ERROR' })).toEqual({});
});
