// Reads a change set of CloudFormation, and the parameters of its stack as it is.
import {
  CloudFormationClient,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  type Parameter,
  type ResourceChangeDetail,
} from '@aws-sdk/client-cloudformation';
import type { ChangeSet, Parameters, ResourceChange } from './refusals.ts';

export interface OpenChangeSet extends ChangeSet {
  region: string;
  /** The stack does not exist yet. */
  isNew: boolean;
  /** Deletes it without executing it. */
  discard(): Promise<void>;
}

/** The ARN in what `sam deploy --no-execute-changeset` prints; absent if there is nothing to deploy. */
export const changeSetIn = (output: string): string | undefined =>
  /arn:[\w-]+:cloudformation:[\w-]+:\d{12}:changeSet\/[^\s"']+/.exec(output)?.[0];

export async function openChangeSet(arn: string, profile: string | undefined): Promise<OpenChangeSet> {
  const region = arn.split(':')[3] ?? '';
  const client = new CloudFormationClient({ region, ...(profile === undefined ? {} : { profile }) });
  const changes: ResourceChange[] = [];
  let after: Parameters = {};
  let stack: string | undefined;
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeChangeSetCommand({ ChangeSetName: arn, NextToken }));
    for (const { ResourceChange: change } of page.Changes ?? []) {
      if (!change?.LogicalResourceId) continue;
      changes.push({
        logicalId: change.LogicalResourceId,
        physicalId: change.PhysicalResourceId,
        action: change.Action ?? 'Dynamic',
        replacement: change.Replacement,
        parameters: parametersOf(change.Details),
      });
    }
    after = { ...after, ...valuesOf(page.Parameters) };
    stack = page.StackId ?? stack;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  // A stack that does not exist yet has the parameters of its first change set.
  const isNew = Stacks[0]?.StackStatus === 'REVIEW_IN_PROGRESS';
  return {
    region,
    isNew,
    changes,
    before: isNew ? {} : valuesOf(Stacks[0]?.Parameters),
    after,
    stackArn: stack,
    async discard() {
      await client.send(new DeleteChangeSetCommand({ ChangeSetName: arn }));
    },
  };
}

/** Parameters that change a property of the resource; not those that change only its tags. */
const parametersOf = (details: readonly ResourceChangeDetail[] = []): string[] => [
  ...new Set(
    details
      .filter(({ Target, ChangeSource }) => Target?.Attribute === 'Properties' && ChangeSource === 'ParameterReference')
      .map(({ CausingEntity = '' }) => CausingEntity),
  ),
];

const valuesOf = (parameters: readonly Parameter[] = []): Parameters =>
  Object.fromEntries(parameters.map(({ ParameterKey = '', ParameterValue }) => [ParameterKey, ParameterValue]));
