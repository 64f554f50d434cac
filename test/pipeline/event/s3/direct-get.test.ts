// The direct request beside the SDK's own, and its signature checked by a library that shares nothing with the SDK.
import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { sign } from 'aws4';
import { describe, expect, test } from 'vitest';
import { directGet } from '../../../../src/pipeline/event/s3/direct-get.ts';
import type { ObjectReference } from '../../../../src/request.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example', sessionToken: 'token/+=' };

/** A client that keeps what it would send: S3's own addresses cannot be reached in a test. */
function recordingClient(options: S3ClientConfig = {}, statusCode = 200) {
  const sent: HttpRequest[] = [];
  const requestHandler = {
    async handle(request: HttpRequest) {
      sent.push(request);
      return { response: new HttpResponse({ statusCode, headers: {}, body: undefined }) };
    },
  };
  const client = new S3Client({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1, ...options });
  return { client, sent };
}

const keys = ['a.json', 'a/b c+d é.json', 'a//b/', "(1)!*'~$&,:;=@.json", '%2F/..%/日本.json', 'x/./y'];
const buckets = ['events', 'events.example.com', 'arn:aws:s3:eu-west-1:123456789012:accesspoint/events'];
const objects: ObjectReference[] = [
  ...keys.map((key) => ({ bucket: 'events', key })),
  ...buckets.map((bucket) => ({ bucket, key: 'a b.json', versionId: 'v+1/=' })),
];

describe.each([
  {},
  { useDualstackEndpoint: true },
  { useFipsEndpoint: true },
  { region: 'cn-north-1' },
  { endpoint: 'https://vpce-1.s3.eu-central-1.vpce.amazonaws.com/base', forcePathStyle: true },
])('with %j', (options) => {
  test.each(objects)('$bucket $key is asked for as the SDK asks', async (object) => {
    const { client, sent } = recordingClient({ useArnRegion: true, ...options });
    await directGet(client)(object);
    const { bucket: Bucket, key: Key, versionId: VersionId } = object;
    await client.send(new GetObjectCommand({ Bucket, Key, VersionId })).catch(() => {});
    // An address that the SDK refuses is not asked directly either. No bucket with a name of its own is refused.
    if (object.bucket === 'events') expect(sent).toHaveLength(2);
    const [direct, bySdk] = sent.length === 2 ? sent.map(addressOf) : [undefined, sent.map(addressOf)[0]];
    expect(direct).toEqual(bySdk);
  });

  test.each(objects)('$bucket $key is signed for exactly what is sent', async (object) => {
    const { client, sent } = recordingClient({ useArnRegion: true, ...options });
    await directGet(client)(object);
    for (const request of sent) expect(request.headers.authorization).toBe(signatureOf(request));
  });
});

function addressOf({ method, protocol, hostname, port, path, query, headers }: HttpRequest) {
  const { host, range, 'x-amz-checksum-mode': checksumMode, 'x-amz-security-token': token } = headers;
  return { method, protocol, hostname, port, path, query, host, range, checksumMode, token };
}

/** What `aws4` puts into the header. */
function signatureOf({ method, hostname, path, query = {}, headers }: HttpRequest): unknown {
  const { authorization = '', 'x-amz-security-token': _, ...rest } = headers;
  const [, region] = /\/([a-z0-9-]+)\/s3\/aws4_request/.exec(authorization) ?? [];
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const signed = Object.fromEntries(
    Object.entries({ ...rest, 'x-amz-security-token': headers['x-amz-security-token'] }).filter(([name]) =>
      names.split(';').includes(name),
    ),
  );
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  const request = sign(
    {
      service: 's3',
      ...(region ? { region } : {}),
      method,
      host: hostname,
      path: `${path}?${parameters.join('&')}`,
      headers: signed,
    } as never,
    credentials,
  );
  return request.headers?.Authorization;
}

test('a bucket of another kind of signature is left to the SDK', async () => {
  const { client, sent } = recordingClient({ disableS3ExpressSessionAuth: false });
  expect(await directGet(client)({ bucket: 'events--euc1-az1--x-s3', key: 'a' })).toBeUndefined();
  const regions = 'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap';
  expect(await directGet(client)({ bucket: regions, key: 'a' })).toBeUndefined();
  expect(sent).toEqual([]);
});

test('credentials that are not there are left to the SDK', async () => {
  const noCredentials = () => Promise.reject(new Error('none'));
  const { client, sent } = recordingClient({ credentials: noCredentials });
  expect(await directGet(client)({ bucket: 'events', key: 'a' })).toBeUndefined();
  expect(sent).toEqual([]);
});
