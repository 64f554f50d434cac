// The thread that evaluates mappings. A mapping that never ends holds up this thread alone, and the main thread ends it.
import { parentPort } from 'node:worker_threads';
import { emulatedOrg } from '../../../cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../examples/run-example.ts';
import { schemaOfFiles } from '../../../schema-files.ts';
import { type OpenProject, openProject } from '../../evaluate/open-project.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';

let project: OpenProject | undefined;
const begin = ({ schema: schemaFiles, timeZone }: ThreadStart) => {
  const schema = schemaOfFiles(schemaFiles);
  const org = emulatedOrg(schema, frozenTime.getTime());
  return openProject({ schema, org, timeZone, now: () => performance.now() });
};

const say = (message: FromThread) => parentPort?.postMessage(message);
/** One after the other: the emulated org belongs to one example at a time. */
let work: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToThread) => {
  work = work.then(() => handle(message));
});

async function handle(message: ToThread): Promise<void> {
  if (message.kind === 'start') project = begin(message);
  if (!project || message.kind === 'start') return;
  if (message.kind === 'change') {
    project.change(message.files, message.removed);
    return;
  }
  const { id } = message;
  try {
    say({ kind: 'answer', id, answer: await answerTo(project, message) });
  } catch (error) {
    say({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function answerTo(opened: OpenProject, message: Extract<ToThread, { kind: 'ask' }>) {
  switch (message.what) {
    case 'evaluate':
      return opened.evaluate(message.request, message.request.isQuick);
    case 'edit':
      return opened.edit(message.request);
    case 'facts':
      return opened.facts(message.request.files);
    case 'overview':
      return opened.overview(message.request.files);
  }
}
