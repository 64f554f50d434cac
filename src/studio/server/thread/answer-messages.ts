// What the thread that evaluates does with each message.
import { parentPort, workerData } from 'node:worker_threads';
import { emulatedOrg } from '../../../cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../examples/run-example.ts';
import { schemaOfFiles } from '../../../schema-files.ts';
import { openProject } from '../../evaluate/open-project.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';

export function answerMessages(): void {
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

  parentPort?.on('message', (message: ToThread) => {
    work = work.then(() => handle(message));
  });

  async function handle(message: ToThread): Promise<void> {
    if (message.kind === 'change') {
      project.change(message.files, message.removed);
      return;
    }
    const { id } = message;
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
      case 'facts':
        return project.facts(message.request.files);
      case 'overview':
        return project.overview(message.request.files);
    }
  }
}
