// Where the parts of a deployed stack are: the outputs that its template gives them.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UsageError } from '../io.ts';
import type { TargetOptions } from './target.ts';

export interface DeployedStack {
  name: string;
  target: TargetOptions;
  /** Of the functions `export` and `recover`, for a trace. */
  logGroups: string[];
  /** ARN of the secret with the Salesforce credentials. */
  secretId: string;
}

/** By the caller's own credentials. Throws `UsageError` where there is no such stack, or it is another one. */
export async function deployedStack(name: string): Promise<DeployedStack> {
  const outputs = await outputsOf(name);
  const named = (output: string): string => {
    const value = outputs.get(output);
    if (value !== undefined && value !== '') return value;
    throw new UsageError(
      `the stack ${name} has no output ${output}, so it is not a stack of this pipeline, or an earlier version deployed it. Deploy it again, or name another stack with --stack`,
    );
  };
  return {
    name,
    target: {
      bucket: named('EventBucket'),
      backlogQueue: named('BacklogQueueUrl'),
      deadLetterQueue: named('DeadLetterQueueUrl'),
      parkedQueue: named('ParkedQueueUrl'),
      stampTable: named('StampTable'),
      idempotencyTable: named('IdempotencyTable'),
    },
    logGroups: [named('ExportLogGroup'), named('RecoverLogGroup')],
    secretId: named('SalesforceSecretArn'),
  };
}

async function outputsOf(name: string): Promise<Map<string, string>> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    // CloudFormation has no error of its own for it: "Stack with id NAME does not exist".
    if (error instanceof Error && error.name === 'ValidationError')
      throw new UsageError(
        `there is no stack ${name} in this account and region. Check --stack, AWS_PROFILE and AWS_REGION`,
      );
    throw error;
  } finally {
    client.destroy();
  }
}
