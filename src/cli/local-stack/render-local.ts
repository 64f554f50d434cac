// What happens while `npm start` runs, for people and for programs.

import type { LocalOptions } from '../commands/local-stack/local.ts';
import { publishedJson, renderPublished, renderPublishWarning } from '../publish/render-publish.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderProblems, textsOf } from '../rendering/render-problems.ts';
import { renderTable, whole, wrapped } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import { renderOutcome } from '../trace/render-outcome.ts';
import type { ChangedFile } from './folder-state.ts';
import type { DeployedEvent, EditedEvent, LocalAddresses, LocalEvent, ProblemChanges } from './local-event.ts';

export function renderLocalEvent(event: LocalEvent, options: LocalOptions, terminal: Terminal): string {
  switch (event.kind) {
    case 'checked':
      return `${renderProblems(event.problems, textsOf(event.files), terminal)}\n`;
    case 'started':
      return renderWelcome(event.addresses, options, terminal);
    case 'outcome':
      return renderOutcome(event.outcome, timeOf(event.outcome.at), terminal);
    case 'function-output':
      return `function: ${visible(event.line)}\n`;
    case 'edited':
      return renderEdit(event, terminal);
    case 'unreadable':
      return `${wrap(`${clockTime(event.at, terminal)}  ${visible(event.reason)}`, terminal)}\n`;
    case 'reshaped':
      return 'The emulated Salesforce has the objects and fields of the changed snapshot.\n';
    case 'deployed':
      return renderDeployed(event, terminal);
    case 'published':
      return `${renderPublishWarning(event.published, terminal)}${renderPublished(event.published, terminal)}`;
    case 'not-published': {
      const { path, reason } = event;
      const warning = `${visible(path)} was not published (${visible(reason)}).`;
      return `${wrap(`${terminal.paint('warning', warning)} The pipeline keeps trying.`, terminal)}\n`;
    }
    case 'not-moved': {
      const { path, to, reason } = event;
      const warning = `${visible(path)} was published but cannot be moved to ${to} (${reason}).`;
      return `${wrap(`${terminal.paint('warning', warning)} Remove it.`, terminal)}\n`;
    }
  }
}

/** For `--json`; undefined for what programs do not get. */
export function localEventJson(event: LocalEvent): object | undefined {
  switch (event.kind) {
    case 'started':
      return event.addresses;
    case 'outcome':
      return event.outcome;
    case 'reshaped':
      return { schema: event.schema };
    case 'deployed':
      return { deployed: event.mappings, errors: event.errors };
    case 'published':
      return publishedJson(event.published);
    default:
      return undefined;
  }
}

function renderWelcome({ salesforce, s3, bucket }: LocalAddresses, options: LocalOptions, terminal: Terminal): string {
  const rows = [
    ['publish an event', `npx s3sf publish EVENT.json, or put the file into ${options.drop}/`],
    ['follow an event', 'npx s3sf trace EVENT_ID'],
    ['change a rule', `edit ${options.mappings}/*.yaml and save: the files are deployed if all of them load`],
    ['Salesforce', `${salesforce}  (emulator; npx s3sf records OBJECT)`],
    ['S3', `${s3}  (bucket ${bucket})`],
  ];
  const table = renderTable(rows, { terminal, indent: 2, columns: [whole, wrapped] });
  return `\n${terminal.paint('strong', 'The pipeline runs on this machine.')} Press Ctrl-C to stop it.\n${table}\n`;
}

/** More files are saved at once when a branch is checked out. */
const shownFiles = 5;

function renderEdit({ at, files, problems, loads }: EditedEvent, terminal: Terminal): string {
  const more = files.length > shownFiles ? [`${files.length - shownFiles} more`] : [];
  const changes = [...files.slice(0, shownFiles).map(changeText), ...more].join(', ');
  const lines = [`${clockTime(at, terminal)}  ${changes}`, ...changesOf(problems, terminal)];
  if (!loads) {
    lines.push(`${terminal.paint('error', 'The edited mappings do not load.')} The last good version stays in use.`);
  }
  const added =
    problems.added.length > 0 ? renderProblems(problems.added, textsOf(problems.mappingFiles), terminal) : '';
  const [first = '', ...rest] = lines.map((line) => `${wrap(line, { width: terminal.width, indent: 2, first: 0 })}\n`);
  return `${first}${added}${rest.join('')}`;
}

const changeText = ({ path, change }: ChangedFile) => `${visible(path)} ${change}`;

function changesOf({ fixed, remaining }: ProblemChanges, terminal: Terminal): string[] {
  const old = remaining === 1 ? '1 problem is' : `${remaining} problems are`;
  return [
    ...fixed.map(
      ({ file, code, message }) => `${terminal.paint('good', 'Fixed:')} ${visible(file)}: ${message} [${code}]`,
    ),
    ...(remaining > 0 ? [`${old} the same as before. "npx s3sf check" shows all.`] : []),
  ];
}

function renderDeployed({ at, errors, affectedTypes }: DeployedEvent, terminal: Terminal): string {
  const deployed = `${clockTime(at, terminal)}  ${terminal.paint('good', 'The edited mappings are deployed')}`;
  if (errors === 0) return `${deployed}.\n`;
  const events = affectedTypes.length === 0 ? 'events' : `events of type ${affectedTypes.map(visible).join(', ')}`;
  const [what, areFixed] = errors === 1 ? ['1 error', 'it is fixed'] : [`${errors} errors`, 'they are fixed'];
  const consequence = `${events} will fail or be written wrongly until ${areFixed}.`;
  const text = `${deployed}, ${terminal.paint('error', `with ${what}`)}: ${consequence}`;
  return `${wrap(text, { width: terminal.width, indent: 2, first: 0 })}\n`;
}

/** Hours, minutes and seconds where the user is. */
const clockTime = (ms: number, terminal: Terminal) => terminal.paint('muted', timeText(ms));

const timeText = (ms: number) => new Date(ms).toTimeString().slice(0, 8);

/** An outcome without a time comes from a log of an unknown form. */
const timeOf = (at: string | undefined) => (at === undefined ? '--:--:--' : timeText(Date.parse(at)));
