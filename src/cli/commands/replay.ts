// `s3sf replay`: objects of the bucket once more through the backlog queue, one message each. What was applied under the
// rules of today is known to be, and costs no Salesforce call.
import { allLines, splitLines } from '../../line-ranges.ts';
import { listObjects } from '../../pipeline/event/list-objects.ts';
import { sqsQueues } from '../../pipeline/settle/sqs-queues.ts';
import { type ObjectReference, requestBody } from '../../request.ts';
import { awsAdvice } from '../aws/aws-error.ts';
import { ofType, readingOf, type Wanted } from '../aws/objects-of-type.ts';
import { connectTo, onlyBacklog, type TargetOptions } from '../aws/target.ts';
import type { Folders } from '../input/load.ts';
import { readTime } from '../input/read-time.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

export interface ReplayOptions extends TargetOptions, Folders {
  prefix: string;
  since?: string;
  until?: string;
  type?: string;
  /** Key to go on after. */
  after?: string;
  dryRun: boolean;
  json: boolean;
}

/** Messages on their way to SQS at once, in lanes of ten a call. */
const lanes = 10;

export async function replay(options: ReplayOptions, io: Io): Promise<ExitCode> {
  const now = Date.now();
  const since = options.since === undefined ? -Infinity : readTime(options.since, '--since', now);
  const until = options.until === undefined ? Infinity : readTime(options.until, '--until', now);
  if (since > until) throw new UsageError(`--since ${options.since} is later than --until ${options.until}`);
  const target = await connectTo(options, io);
  try {
    const bucket = target.bucket();
    const reading = options.type === undefined ? undefined : await readingOf(options.type, options, target, io);
    const faults = new Set<string>();
    const queues = sqsQueues(target.sqs, onlyBacklog(options.dryRun ? '' : target.backlogQueue()), (code) =>
      faults.add(code),
    );
    const counts = { objects: 0, messages: 0, seen: 0 };
    const unread = { objects: 0, codes: new Set<string>() };
    let { after } = options;
    for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after })) {
      counts.seen += page.length;
      const meant = page.filter(({ modifiedAt }) => modifiedAt >= since && modifiedAt <= until);
      const objects = meant.map(({ object }) => object);
      const wanted = reading ? await ofType(objects, options.type ?? '', reading, unread) : objects.map(whole);
      const bodies = wanted.flatMap(({ object, lines }) =>
        (lines === allLines ? [lines] : splitLines(lines)).map((part) =>
          requestBody({ objects: [object], lines: part, attempts: 0, mayHaveWritten: false }),
        ),
      );
      if (!options.dryRun && !(await sendAll(bodies, queues))) {
        const advice = [...new Set([...faults].map(awsAdvice))].join(' ');
        const from = after === undefined ? '' : ` Then go on with --after '${after}'.`;
        io.err(`The backlog queue does not take the messages (${[...faults].join(', ')}). ${advice}${from}\n`);
        return 1;
      }
      counts.objects += wanted.length;
      counts.messages += bodies.length;
      after = page.at(-1)?.object.key ?? after;
      io.err(`${counts.objects} of ${counts.seen} objects, up to ${after}\n`);
      if (io.signal.aborted) {
        io.err(`Stopped. Go on with --after '${after}'.\n`);
        return 1;
      }
    }
    const isMistyped = counts.seen === 0 && options.after === undefined;
    if (options.json) io.out(`${JSON.stringify({ ...counts, dryRun: options.dryRun })}\n`);
    else if (!isMistyped) io.out(resultText(counts, options));
    if (unread.objects > 0) {
      io.err(`${unread.objects} objects could not be read (${[...unread.codes].join(', ')}) and were left out.\n`);
    }
    if (isMistyped) io.err(nothingThere(bucket, options.prefix));
    return isMistyped || unread.objects > 0 ? 1 : 0;
  } finally {
    target.close();
  }
}

const whole = (object: ObjectReference): Wanted => ({ object, lines: allLines });

function resultText(
  { objects, seen }: { objects: number; seen: number },
  { prefix, type, since, until, dryRun }: ReplayOptions,
): string {
  const under = prefix || 'the bucket';
  if (objects === 0 && seen > 0) {
    const wanted = [
      ...(type === undefined ? [] : [`holds an event of the type ${type}`]),
      ...(since === undefined && until === undefined ? [] : ['was written in that time']),
    ];
    return `None of the ${seen} objects under ${under} ${wanted.join(' and ')}.\n`;
  }
  return `${objects} objects of the ${seen} under ${under} ${dryRun ? 'would be queued' : 'are in the backlog queue'}.\n`;
}

function nothingThere(bucket: string, prefix: string): string {
  const bare = prefix.replace(/^\/+/, '');
  const hint = bare === prefix ? '' : ` Keys rarely begin with a slash: try --prefix ${bare || "''"}.`;
  return `There is no object under ${prefix || 'any key'} in the bucket ${bucket}.${hint}\n`;
}

async function sendAll(bodies: readonly string[], queues: ReturnType<typeof sqsQueues>): Promise<boolean> {
  const perLane = Math.ceil(bodies.length / lanes);
  const taken = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => {
      const own = bodies.slice(lane * perLane, (lane + 1) * perLane);
      return queues.send(
        own.map((body) => ({ message: { to: 'backlog', body, delaySeconds: 0, attributes: {} }, sourceArn: '' })),
      );
    }),
  );
  return taken.flat().every(Boolean);
}
