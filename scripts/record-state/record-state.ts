// Records the state that this version of the code leaves behind: queue messages, dead-letter messages, parked messages,
// DynamoDB items, spools of the publisher, and log lines. `test/state/` replays every recorded version against the current
// code.
//
// Run it before a release, while package.json still contains the deployed version, and commit its output:
//
//   npx node scripts/record-state/record-state.ts            writes test/fixtures/state/<version of package.json>/
//   npx node scripts/record-state/record-state.ts 0.2.0      writes test/fixtures/state/0.2.0/
//
// It uses the mappings and the schema snapshot in the version's folder, or copies those of the newest recorded version if
// there are none. The real code writes everything. The clock, ids and data are invented, so the same code records the same
// files. Never record a version again with later code.
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { createKeys } from '../../src/local/stack-resources.ts';
import { s3sf } from '../../test/cli/run-s3sf.ts';
import { eventsIn } from '../../test/state/capture-output.ts';
import { startDeployment } from '../../test/state/deployment.ts';
import { hashesOf } from '../../test/state/hashes.ts';
import { type RecordedMessage, recordedVersions, stateFolder, writeState } from '../../test/state/recorded-state.ts';
import { recordDeadLetters } from './dead-letter-scenarios.ts';
import { recordQueues } from './queue-scenarios.ts';
import { createRecorder } from './recorder.ts';
import { recordSpools } from './spools.ts';
import { probes, recordInProgress, recordLongAgo, recordTables } from './table-scenarios.ts';

const version = process.argv[2] ?? manifest.version;
const recordedAt = Date.parse('2026-03-02T20:00:00Z');
const folder = join(stateFolder, version);
const scratch = await mkdtemp(join(tmpdir(), 'record-state-'));
const [mappingsDir, schemaDir] = [join(folder, 'mappings'), join(folder, 'schema')];

try {
  await copyFromNewest();
  const options = { mappingsDir, schemaDir, now: recordedAt, keys: await createKeys() };

  const lockDeployment = await startDeployment(options);
  const lockRecorder = createRecorder(lockDeployment);
  const inProgress = await recordInProgress(lockRecorder).finally(lockDeployment.close);

  const deployment = await startDeployment(options);
  try {
    const recorder = createRecorder(deployment);
    await recordLongAgo(recorder);
    await recordTables(
      recorder,
      await editedMappings('other', (text) => text.replace('data.last_name', '$uppercase(data.last_name)')),
    );
    await recordQueues(recorder, await editedMappings('broken', (text) => `${text}\nrecords: [`));
    await recordDeadLetters(recorder);
    const objects = [...lockRecorder.objects, ...recorder.objects];
    const queues = [...lockRecorder.queues, ...recorder.queues];
    await writeState({
      about: { version, recordedAt },
      objects,
      queues,
      stamps: await deployment.items('stamps'),
      idempotency: [...(await deployment.items('idempotency')), ...inProgress.items],
      deadLetters: await listedByRedrive(queues),
      hashes: await hashesOf(objects, options),
      probes,
      spools: await recordSpools(join(folder, 'spool'), recordedAt),
      log: oneOfEachKind([...inProgress.log, ...deployment.lines]),
    });
  } finally {
    await deployment.close();
  }

  async function listedByRedrive(queues: readonly RecordedMessage[]): Promise<object[]> {
    for (const message of queues) if (message.queue === 'dead-letter') deployment.send('dead-letter', message);
    const { out } = await s3sf(['redrive', '--json'], { env: process.env });
    deployment.take('dead-letter');
    return JSON.parse(out).deadLetters;
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Keeps each line with an event whose outcome, reason or records differ from those in earlier lines. */
function oneOfEachKind(lines: readonly string[]): string[] {
  const kinds = new Set<string>();
  return lines.filter((line) => {
    const before = kinds.size;
    for (const logged of eventsIn(line)) {
      const { outcome, next, because, failure, event, written = [], refused = [] } = logged;
      const records = [...written, ...refused].map((record: object) => ({ ...record, id: undefined }));
      kinds.add(JSON.stringify([outcome, next, because, failure?.code, event === undefined, records]));
    }
    return kinds.size > before;
  });
}

async function copyFromNewest(): Promise<void> {
  if (await stat(mappingsDir).catch(() => undefined)) return;
  const newest = (await recordedVersions()).filter((each) => each !== version).at(-1);
  if (newest === undefined)
    throw new Error(`There are no mappings in ${folder}, and no recorded version to copy them from.`);
  for (const part of ['mappings', 'schema']) {
    await cp(join(stateFolder, newest, part), join(folder, part), { recursive: true });
  }
}

/** Copies the mappings, edits the login mapping, and returns the folder. */
async function editedMappings(name: string, edit: (text: string) => string): Promise<string> {
  const edited = join(scratch, name);
  await cp(mappingsDir, edited, { recursive: true });
  const file = join(edited, 'counselor.login.yaml');
  await writeFile(file, edit(await readFile(file, 'utf8')));
  return edited;
}
