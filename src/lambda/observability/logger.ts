// The logger of a function. Lambda sets AWS_LAMBDA_LOG_LEVEL from the template's ApplicationLogLevel, and Powertools then
// ignores POWERTOOLS_LOG_LEVEL and its sampling: at DEBUG every invocation would write debug lines, at INFO none would
// (Powertools for AWS Lambda, Logger, "AWS Lambda Advanced Logging Controls (ALC)"). A level above INFO would drop the
// metrics, whose lines have no level. So the platform lets every level pass, and Powertools does not learn of it.
import { Logger } from '@aws-lambda-powertools/logger';

export function newLogger(): Logger {
  delete process.env.AWS_LAMBDA_LOG_LEVEL;
  return new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 's3-to-salesforce' });
}
