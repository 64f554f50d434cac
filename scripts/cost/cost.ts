// Prints the tables of docs/cost.md: list prices, what a million events cost, and what a stack costs without any.
//
//   npx node scripts/cost/cost.ts
import { type CallCounts, countCalls } from './count-calls.ts';
import { countWriteUnits } from './count-write-units.ts';
import { idleCounts, secondsInMonth, tracedShare } from './monthly.ts';
import { dollarsFor, type Priced, prices } from './prices.ts';

const million = 1_000_000;

/** Assumptions, because a local machine cannot measure them: how long calls take, in seconds. */
const seconds = { salesforceCall: 0.3, awsCall: 0.015, ownWorkPerEvent: 0.002, coldStart: 0.7 };

/** Memory of the functions in GB, as in the template. */
const memory = { export: 1, recover: 0.5 };

function table(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    console.log(`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  line(header);
  line(widths.map((width) => '-'.repeat(width)));
  for (const row of rows) line(row);
  console.log('');
}

const dollars = (amount: number) => amount.toFixed(2);
const number = (count: number, digits = 0) =>
  count.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

table(
  ['Price', 'Dollars', 'For', 'Page'],
  Object.entries(prices).map(([name, { dollars: one, per, unit, page }]) => [
    name,
    String(Number((one * per).toPrecision(6))),
    per === 1 ? unit : `${number(per)} ${unit}`,
    page,
  ]),
);

const [alone, together] = [await countCalls(1, 100, 'event'), await countCalls(100, 1_000, 'backlog')];
const units = { alone: await countWriteUnits(1, 1), together: await countWriteUnits(100, 1) };

interface Line {
  what: string;
  price: Priced;
  /** For a million events. */
  count: (calls: CallCounts, units: { writeUnits: number; readUnits: number }) => number;
}

const perMillion = (count: number, { events }: CallCounts) => (count / events) * million;

/** Seconds of an invocation: the objects are read at the same time, all other calls one after the other. */
function secondsOf({ events, invocations, s3Gets, sqs, dynamoDb, salesforce }: CallCounts): number {
  const each = (count: number) => count / invocations;
  const reads = Math.min(1, each(s3Gets));
  return (
    seconds.salesforceCall * each(salesforce) +
    seconds.awsCall * (reads + each(sqs) + each(dynamoDb)) +
    seconds.ownWorkPerEvent * each(events)
  );
}

const sqsRequests = ({ events, invocations, sqs }: CallCounts) =>
  // S3 sends each message; Lambda receives and deletes up to ten at once.
  perMillion(events + 2 * Math.max(invocations, events / 10) + sqs, { events } as CallCounts);

const lines: Line[] = [
  { what: 'S3: PUT, by the platform', price: 's3 put', count: () => million },
  { what: 'S3: GET', price: 's3 get', count: (calls) => perMillion(calls.s3Gets, calls) },
  { what: 'SQS: send, receive, delete', price: 'sqs request', count: sqsRequests },
  { what: 'Lambda: invocations', price: 'lambda request', count: (calls) => perMillion(calls.invocations, calls) },
  {
    what: 'Lambda: GB-seconds',
    price: 'lambda arm64',
    count: (calls) => perMillion(calls.invocations, calls) * secondsOf(calls) * memory.export,
  },
  { what: 'DynamoDB: write units', price: 'dynamodb write', count: (_, { writeUnits }) => writeUnits * 1_000 },
  { what: 'DynamoDB: read units', price: 'dynamodb read', count: (_, { readUnits }) => readUnits * 1_000 },
  { what: 'Logs: GB', price: 'log ingestion', count: (calls) => perMillion(calls.logBytes, calls) / 1e9 },
];

const costs = lines.map(({ what, price, count }) => ({
  what,
  counts: [count(alone, units.alone.first), count(together, units.together.first)],
  price,
}));
const sumOf = (column: number) =>
  costs.reduce((sum, { price, counts }) => sum + dollarsFor(price, counts[column] as number), 0);
const countText = (count: number) => (count < 100 ? number(count, 2) : number(Number(count.toPrecision(3))));
table(
  ['For a million events', 'one by one', 'dollars', 'in batches of 100', 'dollars'],
  [
    ...costs.map(({ what, price, counts }) => [
      what,
      ...counts.flatMap((count) => [countText(count), dollars(dollarsFor(price, count))]),
    ]),
    ['**Sum**', '', `**${dollars(sumOf(0))}**`, '', `**${dollars(sumOf(1))}**`],
  ],
);

table(
  ['Per event', 'one by one', 'in batches of 100'],
  [
    ['Salesforce calls', ...[alone, together].map(({ salesforce, events }) => number(salesforce / events, 2))],
    ['DynamoDB calls', ...[alone, together].map(({ dynamoDb, events }) => number(dynamoDb / events, 2))],
    ['write units', ...[units.alone, units.together].map(({ first }) => number(first.writeUnits / 1_000, 2))],
    ['read units', ...[units.alone, units.together].map(({ first }) => number(first.readUnits / 1_000, 2))],
    ['bytes of log', ...[alone, together].map(({ logBytes, events }) => countText(logBytes / events))],
    ['seconds of an invocation', ...[alone, together].map((calls) => number(secondsOf(calls), 2))],
  ],
);

const idle = await idleCounts();
const metrics = new Set([...alone.metrics, ...idle.recoverMetrics]);
const monthly: [what: string, count: string, amount: number][] = [
  ['Alarms', `${idle.alarms} with ${idle.alarmMetrics} metrics`, dollarsFor('alarm metric', idle.alarmMetrics)],
  ['Custom metrics on a good day', String(metrics.size), dollarsFor('metric', metrics.size)],
  ['Lambda polls empty queues', `${number(idle.receives)} receives`, dollarsFor('sqs request', idle.receives)],
  [
    '`recover`, half a second',
    `${number(idle.recoverRuns)} runs`,
    dollarsFor('lambda arm64', idle.recoverRuns * 0.5 * memory.recover) +
      dollarsFor('lambda request', idle.recoverRuns) +
      dollarsFor('sqs request', idle.recoverRuns * 6),
  ],
  ['Secret', '1', dollarsFor('secret', 1)],
];
const monthlySum = monthly.reduce((sum, [, , amount]) => sum + amount, 0);
table(
  ['For a month without events', 'count', 'dollars'],
  [
    ...monthly.map(([what, count, amount]) => [what, count, dollars(amount)]),
    ['**Sum**', '', `**${dollars(monthlySum)}**`],
  ],
);

table(
  ['X-Ray, one event per invocation', 'recorded', 'dollars for a million'],
  [0.1, 1, 10, 100].map((rate) => [
    `${rate} events a second`,
    `${number(100 * tracedShare(rate), 1)} %`,
    dollars(dollarsFor('trace', million * tracedShare(rate))),
  ]),
);

const hours = secondsInMonth / 3_600;
const queueKeyCalls = (secondsInMonth / 300) * (2 * 3 + 2) * 2;
table(
  ['Option', 'dollars for a month', 'dollars for a million events'],
  [
    ['`EventBridge=on`', '', dollars(dollarsFor('eventbridge event', million))],
    ['`KmsKeyArn`', dollars(dollarsFor('key', 1) + dollarsFor('key request', queueKeyCalls)), ''],
    ['VPC: one NAT gateway', dollars(hours * dollarsFor('nat hour', 1)), ''],
    ['VPC: SQS and Secrets Manager, two zones', dollars(hours * 4 * dollarsFor('endpoint hour', 1)), ''],
    [
      'Each event starts the function anew',
      '',
      dollars(dollarsFor('lambda arm64', million * seconds.coldStart * memory.export)),
    ],
    ['A dashboard after the third', dollars(dollarsFor('dashboard', 1)), ''],
  ],
);
