// An error of AWS becomes one plain line: never "our bug", and never the account that the error names.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { awsErrorText } from '../../../src/cli/aws/aws-error.ts';
import { s3sf } from '../run-s3sf.ts';

beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', 'nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', 'nowhere');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});
afterEach(() => vi.unstubAllEnvs());

const queue = 'https://sqs.eu-west-1.amazonaws.com/1/q';
const calls = [
  ['redrive', '--dead-letter-queue', 'https://queues.example/1/q'],
  ['replay', '--prefix', 'events/', '--bucket', 'b', '--dry-run'],
  ['publish', 'examples/first-rescue.json', '--bucket', 'b'],
  ['trace', 'evt-1', '--log-group', 'g'],
];

test.each(calls)('%s without a region says so', async (...call) => {
  const { code, out, err } = await s3sf(call);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^s3sf: no AWS region .*AWS_REGION.*\n$/);
});

test.each(calls)('%s without credentials says so', async (...call) => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  const { code, err } = await s3sf(call);
  expect(code).toBe(1);
  expect(err).toMatch(/^s3sf: no AWS credentials .*\n$/);
});

test('the URL of a queue says its region', async () => {
  const { code, err } = await s3sf(['redrive', '--dead-letter-queue', queue]);
  expect(code).toBe(1);
  expect(err).toContain('no AWS credentials');
});

/** Starts a server that answers each call with this error. */
async function refuseCalls(name: string, status: number): Promise<void> {
  const secret = 'arn:aws:iam::123456789012:user/somebody';
  const server = createServer((request, response) => {
    request.resume();
    const isXml = !request.headers['x-amz-target'];
    response.statusCode = status;
    response.setHeader('content-type', isXml ? 'application/xml' : 'application/x-amz-json-1.0');
    response.setHeader('x-amzn-errortype', name);
    response.end(
      isXml
        ? `<Error><Code>${name}</Code><Message>${secret}</Message></Error>`
        : JSON.stringify({ __type: name, message: secret }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  useEndpoint((server.address() as AddressInfo).port);
}

function useEndpoint(port: number): void {
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
}

const url = () => `${process.env.AWS_ENDPOINT_URL}/1/q`;

test('if nothing answers, the line says to check the network and the region', async () => {
  useEndpoint(1);
  const { code, err } = await s3sf(['redrive', '--dead-letter-queue', url()]);
  expect(code).toBe(1);
  expect(err).toMatch(/^s3sf: AWS does not answer \(ECONNREFUSED\).*\n$/);
});

test.each([
  ['QueueDoesNotExist', 400, '--dead-letter-queue', () => ['redrive', '--dead-letter-queue', url()]],
  ['AccessDeniedException', 403, 'docs/operations.md', () => ['redrive', '--dead-letter-queue', url()]],
  ['NoSuchBucket', 404, '--bucket', () => ['replay', '--prefix', 'events/', '--bucket', 'b', '--dry-run']],
  ['AccessDenied', 403, 'docs/operations.md', () => ['publish', 'examples/first-rescue.json', '--bucket', 'b']],
  ['ExpiredToken', 400, 'Log in again', () => ['publish', 'examples/first-rescue.json', '--bucket', 'b']],
  ['ResourceNotFoundException', 400, '--log-group', () => ['trace', 'evt-1', '--log-group', 'g']],
  ['SomethingNew', 418, 'Try again', () => ['trace', 'evt-1', '--log-group', 'g']],
])('%s: the line says what to check', async (name, status, advice, call) => {
  await refuseCalls(name, status);
  const { code, err } = await s3sf(call());
  expect(code).toBe(1);
  expect(err).toMatch(/^s3sf: AWS refused the call .*\n$/);
  expect(err).toContain(name);
  expect(err).toContain(advice);
  expect(err).not.toContain('123456789012');
});

test.each(['notaurl', 'https://', 'ftp://host/q', 'https://sqs.eu-west-1.amazonaws.com/'])(
  'a queue named %j is wrong usage',
  async (text) => {
    const { code, err } = await s3sf(['redrive', '--dead-letter-queue', text]);
    expect(code).toBe(2);
    expect(err).toMatch(/^s3sf: .* is not the URL of a queue.*--dead-letter-queue.*\n$/);
  },
);

test.each(['', 's3://my-bucket', 'a b', 'arn:aws:s3:::my-bucket'])('a bucket named %j is wrong usage', async (text) => {
  const { code, err } = await s3sf(['publish', 'examples/first-rescue.json', '--bucket', text]);
  expect(code).toBe(2);
  expect(err).toContain('is not the name of a bucket');
  expect((await s3sf(['replay', '--prefix', 'events/', '--bucket', text])).code).toBe(2);
});

test('a missing queue is named', async () => {
  const { code, err } = await s3sf(['redrive', '--yes', '--dead-letter-queue', queue]);
  expect(code).toBe(2);
  expect(err).toContain('which backlog queue?');
});

test('an error from elsewhere stays our bug, also a network error', () => {
  expect(awsErrorText(new TypeError('x is undefined'))).toBeUndefined();
  expect(awsErrorText(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).toBeUndefined();
  expect(awsErrorText('text')).toBeUndefined();
  const odd = Object.assign(new Error('no'), { name: 'an odd\nname', $metadata: {} });
  expect(awsErrorText(odd)).toContain('(Unknown)');
});

test('a refusal without a name, as S3 answers a HEAD, is about a permission if its status says so', () => {
  const head = (httpStatusCode: number) =>
    Object.assign(new Error(), { name: 'Unknown', $metadata: { httpStatusCode } });
  expect(awsErrorText(head(403))).toMatch(
    /^AWS refused the call \(Unknown, 403\)\. Your user or role lacks a permission/,
  );
  expect(awsErrorText(head(418))).toContain('(Unknown, 418). Try again.');
});
