// The values of the template's parameters that are tested in combination: whatever CloudFormation limits at both ends and
// by default, and for free text the samples below.
import { coveringArray } from './covering-array.ts';

export interface TemplateParameter {
  Type: string;
  Default: string | number;
  AllowedValues?: (string | number)[];
  AllowedPattern?: string;
  MinValue?: number;
  MaxValue?: number;
}

export type Parameters = Readonly<Record<string, TemplateParameter>>;
export type ParameterValues = Readonly<Record<string, string>>;

export const sampleKey = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const principals = 'arn:aws:iam::111122223333:role/platform,arn:aws:iam::111122223333:root';

/** Values of parameters without a closed list of values, besides the default. */
const samples: Readonly<Record<string, readonly string[]>> = {
  SalesforceSecretArn: ['arn:aws:secretsmanager:us-east-1:123456789012:secret:salesforce-AbCdEf'],
  SalesforceApiVersion: ['61.0'],
  OtherEventBuckets: ['arn:aws:s3:::one', 'arn:aws:s3:::one,arn:aws:s3:::two'],
  AlarmEmail: ['engineers@example.com'],
  KmsKeyArn: [sampleKey],
  OtherKmsKeys: [
    sampleKey.replace('1234abcd', '5678abcd'),
    `${sampleKey.replace('1234abcd', '9abc0123')},${sampleKey}`,
  ],
  StampRetentionDays: ['60', '99999'],
  PermissionsBoundary: ['arn:aws:iam::123456789012:policy/boundary'],
};

/** Parameters that depend on each other (the template's Rules): only these values go together. */
const together: readonly (readonly ParameterValues[])[] = [
  [
    { EventBatchSize: '10', EventBatchWindowSeconds: '0' },
    { EventBatchSize: '1', EventBatchWindowSeconds: '0' },
    { EventBatchSize: '10000', EventBatchWindowSeconds: '60' },
  ],
  [
    { EventPrefix: 'events/', EventPrefix2: '', EventPrefix3: '', EventPrefix4: '', ArchiveDeadLetters: 'on' },
    { EventPrefix: 'in/day=1 a/', EventPrefix2: 'b/', EventPrefix3: '', EventPrefix4: 'c=', ArchiveDeadLetters: 'on' },
    { EventPrefix: 'a', EventPrefix2: 'b', EventPrefix3: 'c', EventPrefix4: 'dead/', ArchiveDeadLetters: 'off' },
    { EventPrefix: '', EventPrefix2: '', EventPrefix3: '', EventPrefix4: '', ArchiveDeadLetters: 'off' },
  ],
  [
    { EventBucketName: '', ExistingBucketName: '', PublisherPrincipals: '' },
    { EventBucketName: 'my-events', ExistingBucketName: '', PublisherPrincipals: principals },
    { EventBucketName: '', ExistingBucketName: 'my-data', PublisherPrincipals: '' },
  ],
  [
    { VpcSubnetIds: '', VpcSecurityGroupIds: '' },
    { VpcSubnetIds: 'subnet-0a1b2c3d', VpcSecurityGroupIds: 'sg-0a1b2c3d' },
    { VpcSubnetIds: 'subnet-0a1b2c3d,subnet-4e5f6a7b', VpcSecurityGroupIds: 'sg-0a1b2c3d,sg-4e5f6a7b' },
  ],
];

/** Throws for a parameter of free text without a sample. */
function valuesOf(name: string, { Type, Default, AllowedValues, MinValue, MaxValue }: TemplateParameter): string[] {
  const [first, last] = AllowedValues ? [AllowedValues[0], AllowedValues.at(-1)] : [MinValue, MaxValue];
  const closed = AllowedValues && AllowedValues.length <= 5 ? AllowedValues : [first, last];
  const values = [Default, ...closed, ...(samples[name] ?? [])].filter((value) => value !== undefined).map(String);
  if (Type !== 'Number' && !AllowedValues && !samples[name])
    throw new Error(`${name} can be any text: add a sample to test/template/combinations/parameter-values.ts.`);
  return [...new Set(values)];
}

/** Rows in which any two values of two parameters occur together. The first row has all defaults. */
export function combinations(parameters: Parameters): ParameterValues[] {
  const grouped = new Set(together.flat().flatMap(Object.keys));
  const alone = Object.entries(parameters).filter(([name]) => !grouped.has(name));
  const factors = [
    ...together,
    ...alone.map(([name, parameter]) => valuesOf(name, parameter).map((value) => ({ [name]: value }))),
  ];
  const rows = coveringArray(factors.map(({ length }) => length));
  const defaults = factors.map(() => 0);
  return [defaults, ...rows].map((row) => Object.assign({}, ...row.map((value, index) => factors[index]?.[value])));
}
