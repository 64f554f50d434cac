// `s3sf replay`: objects of the bucket once more through the backlog queue, one message each. What was applied under the
// rules of today is known to be, and costs no Salesforce call.
import { allLines, type LineRanges, rangesOf, splitLines } from '../line-ranges.ts';
import { listObjects } from '../pipeline/event/list-objects.ts';
import type { ReadDependencies } from '../pipeline/event/read-events.ts';
import { readRequests } from '../pipeline/event/read-requests.ts';
import { s3ObjectStore } from '../pipeline/event/s3-object-store.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { type ObjectReference, requestBody } from '../request.ts';
import { awsAdvice } from './aws-mistake.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { type Folders, hasErrors, load } from './load.ts';
import { readTime } from './read-time.ts';
import { connectTo, onlyBacklog, type Target, type TargetOptions } from './target.ts';

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

interface Wanted {
  object: ObjectReference;
  lines: LineRanges;
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
    const reading = options.type === undefined ? undefined : await readingOf(options, target, io);
    const faults = new Set<string>();
    const queues = sqsQueues(target.sqs, onlyBacklog(options.dryRun ? '' : target.backlogQueue()), (code) =>
      faults.add(code),
    );
    const counts = { objects: 0, messages: 0, seen: 0 };
    let { after } = options;
    for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after })) {
      counts.seen += page.length;
      const meant = page.filter(({ modifiedAt }) => modifiedAt >= since && modifiedAt <= until);
      const objects = meant.map(({ object }) => object);
      const wanted = reading ? await ofType(objects, options.type ?? '', reading) : objects.map(whole);
      const bodies = wanted.flatMap(({ object, lines }) =>
        (lines === allLines ? [lines] : splitLines(lines)).map((part) =>
          requestBody({ objects: [object], lines: part, attempts: 0, tried: false }),
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
    const did = options.dryRun ? 'would be queued' : 'are in the backlog queue';
    io.out(
      options.json
        ? `${JSON.stringify({ ...counts, dryRun: options.dryRun })}\n`
        : `${counts.objects} objects of the ${counts.seen} under ${options.prefix || 'the bucket'} ${did}.\n`,
    );
    return 0;
  } finally {
    target.close();
  }
}

async function readingOf(options: ReplayOptions, { s3 }: Target, io: Io): Promise<ReadDependencies> {
  const { mappings, problems } = await load(options, io);
  if (hasErrors(problems)) throw new UsageError('the mappings above do not load, and they say what an event type is');
  const { bytes, depth } = mappings.settings.limits;
  return { store: s3ObjectStore(s3), envelope: mappings.envelope, limits: { bytes, depth } };
}

const whole = (object: ObjectReference): Wanted => ({ object, lines: allLines });

/** The objects that hold events of the type, and their lines. */
async function ofType(objects: readonly ObjectReference[], type: string, reading: ReadDependencies): Promise<Wanted[]> {
  const found = new Map<number, { object: ObjectReference; lines: number[] }>();
  for await (const step of readRequests([{ objects: [...objects], lines: allLines }], reading)) {
    if (step.kind !== 'reading' || step.reading.kind !== 'event' || step.reading.event.type !== type) continue;
    const { line, ...object } = step.reading.event.place;
    const own = found.get(step.object) ?? { object, lines: [] };
    own.lines.push(line);
    found.set(step.object, own);
  }
  return [...found.values()].map(({ object, lines }) => ({ object, lines: rangesOf(lines) }));
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
