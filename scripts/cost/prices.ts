// List prices in US dollars, without free tiers, on the day below. Check them against the price pages before you rely on
// them.

export const pricesOf = { region: 'us-east-1 (N. Virginia)', day: '30 November 2026' } as const;

/** Dollars for one; the unit says of what. */
export const prices = {
  's3 put': { dollars: 0.005 / 1_000, per: 1_000, unit: 'PUT requests', page: 'Amazon S3 pricing' },
  's3 get': { dollars: 0.0004 / 1_000, per: 1_000, unit: 'GET requests', page: 'Amazon S3 pricing' },
  's3 storage': { dollars: 0.023, per: 1, unit: 'GB-month', page: 'Amazon S3 pricing' },
  'sqs request': { dollars: 0.4 / 1e6, per: 1e6, unit: 'requests of up to 64 KB', page: 'Amazon SQS pricing' },
  'lambda request': { dollars: 0.2 / 1e6, per: 1e6, unit: 'invocations', page: 'AWS Lambda pricing' },
  'lambda arm64': { dollars: 0.0000133334, per: 1, unit: 'GB-second, arm64', page: 'AWS Lambda pricing' },
  'dynamodb write': { dollars: 0.625 / 1e6, per: 1e6, unit: 'write request units', page: 'Amazon DynamoDB pricing' },
  'dynamodb read': { dollars: 0.125 / 1e6, per: 1e6, unit: 'read request units', page: 'Amazon DynamoDB pricing' },
  'dynamodb storage': { dollars: 0.25, per: 1, unit: 'GB-month', page: 'Amazon DynamoDB pricing' },
  'dynamodb recovery': { dollars: 0.2, per: 1, unit: 'GB-month, point-in-time', page: 'Amazon DynamoDB pricing' },
  'log ingestion': { dollars: 0.5, per: 1, unit: 'GB ingested', page: 'Amazon CloudWatch pricing' },
  'log storage': { dollars: 0.03, per: 1, unit: 'GB-month, compressed', page: 'Amazon CloudWatch pricing' },
  'log query': { dollars: 0.005, per: 1, unit: 'GB scanned by a query', page: 'Amazon CloudWatch pricing' },
  metric: { dollars: 0.3, per: 1, unit: 'custom metric and month', page: 'Amazon CloudWatch pricing' },
  'alarm metric': { dollars: 0.1, per: 1, unit: 'metric in an alarm and month', page: 'Amazon CloudWatch pricing' },
  dashboard: { dollars: 3, per: 1, unit: 'dashboard and month', page: 'Amazon CloudWatch pricing' },
  trace: { dollars: 5 / 1e6, per: 1e6, unit: 'traces recorded', page: 'AWS X-Ray pricing' },
  'eventbridge event': { dollars: 1 / 1e6, per: 1e6, unit: 'opt-in events', page: 'Amazon EventBridge pricing' },
  secret: { dollars: 0.4, per: 1, unit: 'secret and month', page: 'AWS Secrets Manager pricing' },
  key: { dollars: 1, per: 1, unit: 'key and month', page: 'AWS KMS pricing' },
  'key request': { dollars: 0.03 / 10_000, per: 10_000, unit: 'requests', page: 'AWS KMS pricing' },
  'nat hour': { dollars: 0.045, per: 1, unit: 'NAT gateway and hour', page: 'Amazon VPC pricing' },
  'nat traffic': { dollars: 0.045, per: 1, unit: 'GB through NAT', page: 'Amazon VPC pricing' },
  'endpoint hour': { dollars: 0.01, per: 1, unit: 'interface endpoint, zone, hour', page: 'AWS PrivateLink pricing' },
} as const;

export type Priced = keyof typeof prices;

export const dollarsFor = (name: Priced, count: number): number => count * prices[name].dollars;
