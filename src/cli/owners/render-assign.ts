// The records that nobody owns, counted by object and by what becomes of them.
import type { AssignResult } from '../commands/operations/assign.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import type { OwnerState } from './settle-records.ts';

const states: readonly [OwnerState, Style, string][] = [
  ['given', 'good', 'given to the owner that the event names'],
  ['ready', 'good', 'can be given to the owner that the event names'],
  ['owner-missing', 'warning', 'no owner yet: no User has the ID that the event names'],
  ['owner-inactive', 'warning', 'no owner yet: the User is inactive'],
  ['owner-ambiguous', 'warning', 'no owner yet: several Users have the ID that the event names'],
  ['several-owners', 'warning', 'left alone: its events name different owners. Choose in Salesforce'],
  [
    'written-later',
    'warning',
    'left alone: the object of the event was written after the record. Choose in Salesforce',
  ],
  ['changed', 'muted', 'left alone: changed by somebody in the meantime'],
  ['refused', 'error', 'not given: Salesforce refused the owner'],
  ['not-requested', 'muted', 'no event that was read names an owner'],
];

/** While one of these is left, the command exits with 1. */
const isOpen = ({ state }: { state: OwnerState }) => !['given', 'not-requested', 'changed', 'ready'].includes(state);

export const assignView = (options: { yes: boolean; list: boolean }): View<AssignResult> => ({
  out: (result, terminal) => renderAssign(result, options, terminal),
  err: renderNotes,
  json: (result) => result,
  exitCode: ({ records, unread, interrupted, stopped }) =>
    records.some(isOpen) || unread.objects > 0 || interrupted || stopped ? 1 : 0,
});

function renderAssign(
  { sObjects, records, objects }: AssignResult,
  options: { yes: boolean; list: boolean },
  terminal: Terminal,
) {
  if (sObjects.length === 0) return 'No mapping creates records with an OwnerId that may be left out.\n';
  if (records.length === 0)
    return `Every ${sObjects.map(openName).join(' and every ')} that the mappings create has an owner.\n`;
  const rows = sObjects.flatMap((sObject) =>
    states.flatMap(([state, style, words]) => {
      const own = records.filter((record) => record.sObject === sObject && record.state === state);
      const codes = [...new Set(own.flatMap(({ code }) => code ?? []))].join(', ');
      return own.length === 0
        ? []
        : [[visible(sObject), { text: String(own.length), style }, codes ? `${words} (${codes})` : words]];
    }),
  );
  const table = renderTable(rows, { terminal, columns: [{}, {}, wrapped] });
  const ready = records.filter(({ state }) => state === 'ready').length;
  const had = options.yes ? 'had' : records.length === 1 ? 'has' : 'have';
  const read = `${countText(records.length, 'record')} ${had} no owner. The command read ${countText(objects, 'object')} of the bucket.`;
  const next =
    ready > 0 && !options.yes
      ? ` Nothing was changed. To give ${countText(ready, 'record')} an owner, run the same command with --yes.`
      : '';
  return `${table}${options.list ? renderList(records) : ''}${wrap(`${read}${next}`, terminal)}\n`;
}

/** Of Tasks, only open ones count. */
const openName = (sObject: string) => (sObject.toLowerCase() === 'task' ? 'open Task' : visible(sObject));

const renderList = (records: AssignResult['records']): string =>
  records
    .map(({ id, sObject, state, location }) => {
      const at = location ? `  s3://${location.bucket}/${visible(location.key)}:${location.line}` : '';
      return `${sObject} ${id}  ${state}${at}\n`;
    })
    .join('');

function renderNotes({ records, unread, interrupted, stopped }: AssignResult, terminal: Terminal): string {
  const given = records.filter(({ state }) => state === 'given').length;
  const rest =
    given === 0
      ? 'Nothing was changed.'
      : `${countText(given, 'record')} got an owner. Run the same command again for the rest.`;
  const notes = [
    ...(interrupted ? [`Interrupted. ${rest}`] : []),
    ...(stopped ? [`${stopped.message} [${stopped.code}] ${rest}`] : []),
    ...(unread.objects > 0
      ? [
          `${countText(unread.objects, 'object')} could not be read (${unread.codes.join(', ')}). Nothing was changed, because an event in them could name another owner. To leave them out, use --prefix, --since and --until.`,
        ]
      : []),
  ];
  return notes.map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`).join('');
}
