// What a replay would do, for people: what changes by event type and rule, and what it costs.
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, whole } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import type { ReplayForecast } from './forecast.ts';

export function renderForecast(forecast: ReplayForecast, { force }: { force: boolean }, terminal: Terminal): string {
  const lines = [comparison(forecast, terminal), cost(forecast, force)].filter((line) => line !== '');
  return lines.map((line) => (line.endsWith('\n') ? line : `${wrap(line, terminal)}\n`)).join('');
}

function comparison({ compared, events }: ReplayForecast, terminal: Terminal): string {
  if (!compared) return '';
  const { revision, changed, changes } = compared;
  if (changes.length === 0) {
    return `Nothing changes: the mappings of ${visible(revision)} and the current ones give the same records for ${allOf(events)}.`;
  }
  const rows = changes.map(({ type, record, sObject, what, events: affected }) => [
    type,
    record === undefined ? '' : `${record}. ${sObject}`,
    what,
    String(affected),
  ]);
  const table = renderTable(rows, {
    terminal,
    head: ['EVENT TYPE', 'RECORD', 'CHANGE', 'EVENTS'],
    columns: [{}, whole, {}, { align: 'right', overflow: 'whole' }],
  });
  const summary = `Compared with the mappings of ${visible(revision)}, ${changed} of ${countText(events, 'event')} ${changed === 1 ? 'changes' : 'change'}.`;
  return `${table}${wrap(summary, terminal)}\n`;
}

function cost({ events, written, compared }: ReplayForecast, force: boolean): string {
  if (!force && !compared) return '';
  const { records, calls } = written;
  const subject = force
    ? `With --force, ${written.events} of ${countText(events, 'event')} would be written again`
    : `The rules of ${written.events} of ${countText(events, 'event')} changed, so a replay would write them again`;
  if (written.events === 0)
    return force ? `${subject}.` : 'For events that were applied, a replay would make no Salesforce call.';
  return `${subject}: ${countText(records, 'record')}, at least ${countText(calls, 'Salesforce call')}. Retries and superseded events take more.`;
}

const allOf = (events: number) => (events === 1 ? 'the event' : `all ${events} events`);
