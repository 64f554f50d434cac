// GetObject without the steps that the SDK puts around each call, which take half of the CPU of a small event. The SDK
// still names the endpoint, the credentials and the signature and holds the connections. Whatever is not the object is
// left to the SDK's own call, with its retries and its errors.
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { extendedEncodeURIComponent, HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import type { ObjectReference } from '../../../request.ts';
import { originalName } from '../forgotten/original.ts';
import { type Checksum, checksumOf } from './checksum.ts';

export type ObjectReply = Pick<
  GetObjectCommandOutput,
  | 'Body'
  | 'ContentEncoding'
  | 'ContentLength'
  | 'ContentRange'
  | 'ContentType'
  | 'ETag'
  | 'LastModified'
  | 'Metadata'
  | 'VersionId'
> & {
  /** Of all bytes of the body; the SDK checks the replies to its own calls. */
  checksum?: Checksum;
};

/** Where the objects of a bucket are, and who signs for it. */
interface Target {
  address: Pick<HttpRequest, 'protocol' | 'hostname'> & { port?: number };
  /** Ends without a slash. */
  path: string;
  headers: Record<string, string>;
  signer: Awaited<ReturnType<S3Client['config']['signer']>>;
}

/** The object as S3 answers at the first attempt, or undefined if only the SDK knows what to do. */
export type DirectGet = (object: ObjectReference) => Promise<ObjectReply | undefined>;

export function directGet(client: S3Client): DirectGet {
  const targets = new Map<string, Promise<Target | undefined>>();

  function find(bucket: string) {
    const found = targetOf(client, bucket);
    targets.set(bucket, found);
    // A bucket that the SDK refuses too is refused by its own call, and looked for again.
    found.catch(() => targets.delete(bucket));
    return found;
  }

  async function send({ bucket, key, versionId }: ObjectReference): Promise<HttpResponse | undefined> {
    const target = await (targets.get(bucket) ?? find(bucket));
    if (!target) return undefined;
    const request = new HttpRequest({
      ...target.address,
      method: 'GET',
      path: `${target.path}/${key.split('/').map(extendedEncodeURIComponent).join('/')}`,
      query: { 'x-id': 'GetObject', ...(versionId === undefined ? {} : { versionId }) },
      headers: { ...target.headers },
    });
    const signingDate = new Date(Date.now() + client.config.systemClockOffset);
    const signed = await target.signer.sign(request, { signingDate });
    const { response } = await client.config.requestHandler.handle(signed as HttpRequest);
    return response;
  }

  return async (object) => {
    try {
      const response = await send(object);
      if (response?.statusCode === 200) return replyOf(response);
      // The connection serves other calls once the body of the error is read.
      response?.body.on('error', () => {}).resume();
      return undefined;
    } catch {
      return undefined;
    }
  };
}

/** Undefined for a bucket whose calls are signed in another way: that of an access point in several regions, S3 Express. */
async function targetOf(client: S3Client, bucket: string): Promise<Target | undefined> {
  const input = { Bucket: bucket, Key: 'key' };
  const endpoint = await getEndpointFromInstructions(input, GetObjectCommand, client.config);
  const scheme = endpoint.properties?.authSchemes?.[0];
  if (scheme?.name !== 'sigv4') return undefined;
  const { protocol, hostname, port, pathname, host } = endpoint.url;
  const userAgent = await client.config.defaultUserAgentProvider();
  return {
    address: { protocol, hostname, ...(port ? { port: Number(port) } : {}) },
    path: pathname.replace(/\/$/, ''),
    headers: {
      host,
      'user-agent': userAgent.map((part) => part.join('/')).join(' '),
      'x-amz-checksum-mode': 'ENABLED',
    },
    signer: await client.config.signer(scheme),
  };
}

function replyOf({ headers, body }: HttpResponse): ObjectReply {
  const checksum = checksumOf(headers);
  const original = headers[`x-amz-meta-${originalName}`];
  return {
    Body: body,
    ETag: headers.etag,
    VersionId: headers['x-amz-version-id'],
    ContentType: headers['content-type'],
    ContentEncoding: headers['content-encoding'],
    ContentLength: headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
    LastModified: headers['last-modified'] === undefined ? undefined : new Date(headers['last-modified']),
    ...(original === undefined ? {} : { Metadata: { [originalName]: original } }),
    ...(checksum ? { checksum } : {}),
  };
}
