// The thread that evaluates mappings. A mapping that never ends holds up this thread alone, and the main thread ends it.
import { parentPort, workerData } from 'node:worker_threads';
import { emulatedOrg } from '../../../cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../examples/run-example.ts';
import { schemaOfFiles } from '../../../schema-files.ts';
import { openProject } from '../../evaluate/open-project.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';

const { schema: schemaFiles, timeZone } = workerData as ThreadStart;
const schema = schemaOfFiles(schemaFiles);
const project = openProject({
  schema,
  org: emulatedOrg(schema, frozenTime.getTime()),
  timeZone,
  now: () => performance.now(),
});

const say = (message: FromThread) => parentPort?.postMessage(message);
/** One after the other: the emulated org belongs to one example at a time. */
let work: Promise<void> = Promise.resolve();
let waiting = 0;
let isTesting = false;
let askedAt = Number.NEGATIVE_INFINITY;
/** Between two keystrokes, no test of another file gets in the way. */
const pauseMs = 1_000;
let saidAt = 0;
const sayEveryMs = 500;

parentPort?.on('message', (message: ToThread) => {
  waiting += 1;
  work = work.then(async () => {
    waiting -= 1;
    await handle(message);
    if (waiting === 0) testInPauses();
  });
});

async function handle(message: ToThread): Promise<void> {
  if (message.kind === 'change') {
    project.change(message.files, message.removed);
    return;
  }
  const { id } = message;
  askedAt = performance.now();
  try {
    say({ kind: 'answer', id, answer: await answerTo(message) });
  } catch (error) {
    say({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function answerTo(message: Extract<ToThread, { kind: 'ask' }>) {
  switch (message.what) {
    case 'evaluate':
      return project.evaluate(message.request, message.request.isQuick);
    case 'edit':
      return project.edit(message.request);
    case 'check':
      return project.check(message.request.files);
  }
}

/** Tests one file at a time while nobody asks for anything. */
function testInPauses(): void {
  if (isTesting) return;
  isTesting = true;
  const isPaused = performance.now() - askedAt < pauseMs;
  setTimeout(
    () => {
      work = work.then(async () => {
        isTesting = false;
        if (waiting > 0) return;
        const isMore = await project.testNext();
        if (waiting === 0 && isMore) testInPauses();
        if (isMore && performance.now() - saidAt < sayEveryMs) return;
        saidAt = performance.now();
        const byFile = new Map([...project.tested()].map(([path, { passed, total }]) => [path, { passed, total }]));
        say({ kind: 'tested', byFile });
      });
    },
    isPaused ? pauseMs : 0,
  );
}
