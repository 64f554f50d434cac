// `POST /api/events/send`: what the command `s3sf publish` does, for an event of the screen "Mapping". The stack runs a copy of
// the saved mappings, so it must have the saved text first: it would otherwise show what an earlier one does.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { publishLocally } from '../../../cli/commands/operations/publish.ts';
import { deployedFolder } from '../../../cli/local-stack/deploy-edits.ts';
import { runningHere } from '../../../cli/local-stack/state.ts';
import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject } from '../../../json.ts';
import { isSettingsFile } from '../../../mapping-files.ts';
import type { SendAnswer } from '../../contract.ts';
import { eventIn, textIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import { savedMappings } from '../project/saved-mappings.ts';
import type { StudioProject } from '../project/studio-project.ts';

/** The stack takes over a saved file about once a second, once all files are checked. */
const longestTakeoverMs = 10_000;
/** An error may keep the stack from taking over anything, but not every error does. */
const hopelessMs = 3_000;
const lookEveryMs = 100;

export async function sent(project: StudioProject, body: JsonObject): Promise<SendAnswer> {
  const file = textIn(body, 'path');
  const event = eventIn(body);
  if (!event) throw new RequestError(400, '"event" must be a JSON object.');
  if (!(await runningHere()))
    return refused('Nothing is running. Start the local stack on the screen Events, then send the event.');
  await project.look();
  const errors = project.problems().filter(({ severity }) => severity === 'error');
  if (!(await runs(file, project, errors.length > 0 ? hopelessMs : longestTakeoverMs)))
    return refused(
      `The local stack does not run the saved text of ${file} yet, so the event would show what an earlier text does.`,
      ...(errors.length === 0
        ? ['Try again in a few seconds.']
        : [
            'Fix these errors first:',
            ...errors.map(({ file: name, line, message }) => `${name}, line ${line}: ${message}`),
          ]),
    );
  const content = Buffer.from(JSON.stringify(event, null, 2));
  const read = await readExample({ event }, await savedMappings(project, () => false));
  const { key } = await publishLocally(content, 'failure' in read ? undefined : read.event);
  return { kind: 'sent', id: `${key}:1` };
}

const refused = (...sentences: string[]): SendAnswer => ({ kind: 'refused', sentences });

/** Whether the stack has the saved text of the mapping and of the settings. */
async function runs(wanted: string, project: StudioProject, withinMs: number): Promise<boolean> {
  const own = project.files().filter((file) => isSettingsFile(file) || file.path === wanted);
  if (!own.some((file) => file.path === wanted)) return false;
  const until = performance.now() + withinMs;
  for (;;) {
    const texts = await Promise.all(own.map((file) => deployedText(file.path, project.folders.mappings)));
    if (own.every(({ text }, index) => text === texts[index])) return true;
    if (performance.now() >= until) return false;
    await sleep(lookEveryMs);
  }
}

const deployedText = (file: string, folder: string): Promise<string | undefined> =>
  readFile(path.join(deployedFolder, path.relative(folder, file)), 'utf8').catch(() => undefined);
