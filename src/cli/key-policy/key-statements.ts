// The statements that let AWS's services use a KMS key for a stack (template.yaml, KmsKeyArn). The roles of the stack need
// none: their own policies allow the key, which counts because the account may use it (the statement for the account).
//
// Statements for services follow AWS's guides, without conditions where these have none: the request of S3 or EventBridge
// need not carry the keys of a condition, and then nothing would be delivered. The policies of the queues and the topic
// say which bucket, rule and alarms may send.
// - S3: Amazon S3 User Guide, "Granting permissions to publish event notification messages to a destination".
// - EventBridge: Amazon SQS Developer Guide, "Key management", "Configure KMS permissions for AWS services".
// - CloudWatch: Amazon SNS Developer Guide, "Key management", the same for topics.
// - CloudWatch Logs: its User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".

export interface KeyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: { Service: string } | { AWS: string | readonly string[] };
  Action: string | readonly string[];
  Resource: '*';
  Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface KeyArn {
  partition: string;
  region: string;
  /** Twelve digits. */
  account: string;
}

/** Undefined for anything but the ARN of a key, such as an alias. */
export function readKeyArn(text: string): KeyArn | undefined {
  const [, partition, region, account] = /^arn:([a-z-]+):kms:([a-z0-9-]+):(\d{12}):key\/[\w-]+$/.exec(text) ?? [];
  return partition && region && account ? { partition, region, account } : undefined;
}

export interface StackOfKey {
  stack: string;
  /** ARNs of roles of other accounts that publish to the bucket. */
  publishers?: readonly string[] | undefined;
}

export function keyStatements(
  { partition, region, account }: KeyArn,
  { stack, publishers = [] }: StackOfKey,
): KeyStatement[] {
  const service = (name: string, what: string): KeyStatement => ({
    Sid: `s3-to-salesforce: ${what}`,
    Effect: 'Allow',
    Principal: { Service: `${name}.amazonaws.com` },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    Resource: '*',
  });
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return [
    {
      Sid: 's3-to-salesforce: the account decides by its own policies',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    service('s3', 'S3 sends to the queues'),
    service('events', 'EventBridge sends to the queues'),
    service('cloudwatch', 'alarms publish to the topic'),
    {
      Sid: `s3-to-salesforce: logs of ${stack}`,
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.${suffix}` },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${stack}-*`,
        },
      },
    },
    ...(publishers.length === 0
      ? []
      : [
          {
            Sid: `s3-to-salesforce: publishers of ${stack}`,
            Effect: 'Allow',
            Principal: { AWS: publishers },
            Action: 'kms:GenerateDataKey',
            Resource: '*',
          } as const,
        ]),
  ];
}
