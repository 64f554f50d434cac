// What a change set may not do: replace or remove what holds events, stamps or messages of a live stack, leave a function
// with old parameters, or use a key that the stack cannot use. CloudFormation says for each resource whether it is
// replaced, and which parameters change it (AWS CloudFormation API Reference, ResourceChange and ResourceChangeDetail).

export interface ResourceChange {
  logicalId: string;
  /** Name of the resource that exists; absent for a new one. */
  physicalId?: string | undefined;
  /** Add, Modify, Remove, Import or Dynamic. */
  action: string;
  /** True, False or Conditional; absent where it does not apply. */
  replacement?: string | undefined;
  /** Names of the parameters that change its properties. */
  parameters?: readonly string[];
}

export type Parameters = Readonly<Record<string, string | undefined>>;

export interface ChangeSet {
  changes: readonly ResourceChange[];
  /** Parameters of the stack as it is, and as it would be. */
  before: Parameters;
  after: Parameters;
  /** ARN of the stack; absent if it is not known. */
  stackArn?: string | undefined;
}

const kept: Readonly<Record<string, string>> = {
  EventBucket: 'the events',
  EventQueue: 'messages about new events',
  BacklogQueue: 'messages about events that are replayed or tried again',
  ParkedQueue: 'messages that wait for a service',
  DeadLetterQueue: 'messages about events that failed',
  StampTable: 'which event set each field',
  IdempotencyTable: 'which events were applied',
};

/** Sentences for people; empty if the change set may be executed. */
export function refusals({ changes, before, after, stackArn }: ChangeSet): string[] {
  const others = (after.OtherEventBuckets ?? '').split(',').map((arn) => arn.trim().split(':::').at(-1));
  const lost = changes.filter(isLost).filter(({ logicalId, physicalId }) => {
    // The functions still read the old bucket, and its notifications are still accepted.
    return logicalId !== 'EventBucket' || physicalId === undefined || !others.includes(physicalId);
  });
  const { ExistingBucketName: existing = '' } = before;
  const leavesExisting = existing !== '' && existing !== after.ExistingBucketName && !others.includes(existing);
  return [
    ...lost.map(({ logicalId, physicalId = '', action }) => {
      const verb = action === 'Remove' ? 'remove' : 'replace';
      const advice = logicalId === 'EventBucket' ? ` ${bucketAdvice}` : '';
      return `It would ${verb} ${logicalId} ${physicalId}, which holds ${kept[logicalId]}.${advice}`;
    }),
    ...(leavesExisting ? [`It would no longer read the bucket ${existing}. ${bucketAdvice}`] : []),
    ...overlapping(after),
    ...foreignKey(after, stackArn),
    ...unpublished(changes),
  ];
}

const bucketAdvice =
  'Messages about its objects would become dead letters, and new objects in it would be lost. See docs/buckets.md, "Another bucket for a live stack".';

const isLost = ({ logicalId, action, replacement }: ResourceChange) =>
  logicalId in kept &&
  (action === 'Remove' ||
    (action === 'Modify' && replacement !== undefined && replacement !== 'False') ||
    action === 'Dynamic');

/** Functions that a published version runs for. */
const versioned = ['ExportFunction', 'RecoverFunction'];

/** SAM publishes a version only if the code changes: otherwise, the version that runs keeps the old parameters. */
function unpublished(changes: readonly ResourceChange[]): string[] {
  return changes
    .filter(({ logicalId, action }) => versioned.includes(logicalId) && action === 'Modify')
    .filter(({ logicalId }) => !changes.some((other) => isVersionOf(logicalId, other)))
    .filter(({ parameters = [] }) => parameters.length > 0)
    .map(
      ({ logicalId, parameters = [] }) =>
        `${parameters.join(', ')} would not take effect: the code of ${logicalId} is the same, so SAM would publish no new version, and the one that runs would keep the old values. Run "NEW_VERSION=yes npm run deploy" with the same options.`,
    );
}

const isVersionOf = (name: string, { logicalId, action }: ResourceChange) =>
  action === 'Add' && logicalId.startsWith(`${name}Version`);

/**
 * The roles and services of the stack could not use the key, and AWS would notice only when the first event arrives: the
 * policy that "s3sf key-policy" prints lets the account of the key decide, and a role of another account needs more.
 */
function foreignKey({ KmsKeyArn = '' }: Parameters, stackArn = ''): string[] {
  const placeOf = (arn: string) => arn.split(':').slice(3, 5).join(' ');
  if (KmsKeyArn === '' || placeOf(stackArn) === '' || placeOf(KmsKeyArn) === placeOf(stackArn)) return [];
  return [
    `KmsKeyArn is a key of another account or region (${placeOf(KmsKeyArn)}) than the stack (${placeOf(stackArn)}). See docs/environments.md, "A key of your own".`,
  ];
}

function overlapping(parameters: Parameters): string[] {
  const [first = '', ...more] = ['EventPrefix', 'EventPrefix2', 'EventPrefix3', 'EventPrefix4'].map(
    (name) => parameters[name] ?? '',
  );
  const prefixes = [first, ...more.filter((prefix) => prefix !== '')];
  return prefixes.flatMap((one, at) =>
    prefixes
      .filter((other, index) => at !== index && other.startsWith(one) && (other !== one || at < index))
      .map((other) => `The prefixes "${one}" and "${other}" overlap: S3 refuses a notification for both.`),
  );
}
