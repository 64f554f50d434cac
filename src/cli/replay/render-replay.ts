// The result of a replay for people.
import { awsAdvice } from '../aws/aws-error.ts';
import type { ReplayOptions, ReplayResult } from '../commands/operations/replay.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import { renderForecast } from './render-forecast.ts';

/** True if no object has the prefix: it may be misspelled. */
export const isPrefixEmpty = ({ seen, end }: ReplayResult, { after }: ReplayOptions) =>
  end.kind === 'finished' && seen === 0 && after === undefined;

/** For standard output: the counts; empty if the replay did not finish. */
export function renderReplay(result: ReplayResult, options: ReplayOptions, terminal: Terminal): string {
  const { objects, seen, end, forecast } = result;
  if (end.kind !== 'finished' || isPrefixEmpty(result, options)) return '';
  const under = options.prefix === '' ? 'in the bucket' : `under ${visible(options.prefix)}`;
  if (objects === 0 && seen > 0) return `No match among the ${count(seen)} ${under}: ${whyNone(options)}.\n`;
  const counts = `${objects} of the ${count(seen)} ${under}`;
  if (!forecast)
    return `${terminal.paint('good', `${counts} ${objects === 1 ? 'is' : 'are'} in the backlog queue.`)}\n`;
  const { force = false } = options;
  const next = force ? ' To send them, run the same command with --force --yes.' : '';
  const head = `${counts} would be queued.`;
  return `${renderForecast(forecast, { force }, terminal)}${wrap(`${head} Nothing was sent.${next}`, terminal)}\n`;
}

/** For `--json`, if the replay finished. */
export const replayJson = ({ objects, messages, seen, forecast }: ReplayResult, { force = false }: ReplayOptions) => ({
  objects,
  messages,
  seen,
  dryRun: forecast !== undefined,
  force,
  ...(forecast && { forecast }),
});

function whyNone({ type, since, until }: ReplayOptions): string {
  const wanted = [
    ...(type === undefined ? [] : [`holds an event of type ${visible(type)}`]),
    ...(since === undefined && until === undefined ? [] : ['was written in that time']),
  ];
  return `none ${wanted.join(' and ')}`;
}

/** For standard error: what kept the replay from finishing, and how to resume. Empty if nothing did. */
export function renderReplayNotes(result: ReplayResult, options: ReplayOptions, terminal: Terminal): string {
  const { bucket, unread, uncompared, end } = result;
  const notes: string[] = [];
  if (uncompared !== undefined) notes.push(`Not compared with earlier mappings: ${uncompared}.`);
  if (end.kind === 'refused') {
    const advice = [...new Set(end.codes.map(awsAdvice))].join(' ');
    const resume = end.resumeAfter === undefined ? '' : ` Then resume with --after ${shellWord(end.resumeAfter)}.`;
    notes.push(`The backlog queue does not accept the messages (${end.codes.join(', ')}). ${advice}${resume}`);
  }
  if (end.kind === 'interrupted') {
    notes.push(`Interrupted. To resume, run the same command with --after ${shellWord(end.resumeAfter)}.`);
  }
  if (unread.objects > 0) {
    notes.push(
      `${count(unread.objects)} could not be read (${unread.codes.join(', ')}) and ${were(unread.objects)} left out.`,
    );
  }
  if (isPrefixEmpty(result, options)) notes.push(emptyText(bucket, options.prefix));
  return notes.map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`).join('');
}

function emptyText(bucket: string, prefix: string): string {
  const bare = prefix.replace(/^\/+/, '');
  const hint = bare === prefix ? '' : ` Keys rarely begin with a slash: try --prefix ${shellWord(bare)}.`;
  const where = prefix === '' ? '' : ` under ${visible(prefix)}`;
  return `There is no object${where} in the bucket ${bucket}.${hint}`;
}

/** The text as one word of a shell command, to copy and paste. */
function shellWord(text: string): string {
  if (/^[\w./=:@%+-]+$/.test(text)) return text;
  const shown = visible(text);
  return shown === text
    ? `'${text.replaceAll("'", "'\\''")}'`
    : `$'${visible(text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`;
}

const count = (number: number) => countText(number, 'object');
const were = (number: number) => (number === 1 ? 'was' : 'were');
