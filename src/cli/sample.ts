// `s3sf sample`: the event of a mapping's example, as an S3 object would hold it, or as the export function is handed it.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { allLines } from '../line-ranges.ts';
import type { Example } from '../pipeline/mapping/mappings.ts';
import { requestBody } from '../request.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { type Folders, load } from './load.ts';
import { connectTo } from './target.ts';

export interface SampleOptions extends Folders {
  /** Part of the example's name. */
  example?: string;
  /** Put the event into the bucket, and print what Lambda would hand to the function. */
  asMessage: boolean;
}

export async function sample(type: string, options: SampleOptions, io: Io): Promise<ExitCode> {
  const { mappings } = await load(options, io);
  const mapping = mappings.forType(type);
  if (!mapping) {
    const types = mappings.all().flatMap((each) => each.types);
    throw new UsageError(`no mapping has the event type ${type}; there are: ${types.join(', ')}`);
  }
  const { event } = exampleOf(mapping.examples, type, options.example);
  const text = `${JSON.stringify(event, null, 2)}\n`;
  io.out(options.asMessage ? `${JSON.stringify(await messageOf(text, String(event.id), io), null, 2)}\n` : text);
  return 0;
}

function exampleOf(examples: readonly Example[], type: string, wanted: string | undefined): Example {
  const own = examples.filter(({ event }) => event.type === type);
  const found = wanted === undefined ? own[0] : own.find(({ name }) => name.includes(wanted));
  if (found) return found;
  const names = own.map(({ name }) => `"${name}"`).join(', ');
  throw new UsageError(
    own.length === 0
      ? `the mapping of ${type} has no example of it: add one under "examples"`
      : `no example of ${type} has "${wanted}" in its name; there are: ${names}`,
  );
}

/** Puts the event into the bucket of the stack that runs here, where the function will read it. */
async function messageOf(text: string, id: string, io: Io): Promise<object> {
  const target = await connectTo({}, io);
  const object = { bucket: target.bucket(), key: `samples/${encodeURIComponent(id)}.json` };
  await target.s3.send(new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: text }));
  target.close();
  return {
    Records: [
      {
        messageId: 'sample',
        receiptHandle: 'sample',
        // The stack that runs here applies it too: the function shall do so all the same.
        body: requestBody({ objects: [object], lines: allLines, attempts: 0, tried: false, again: true }),
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:event',
        awsRegion: 'us-east-1',
      },
    ],
  };
}
