// The records that nobody owns, counted by object and by what becomes of them.
import type { AssignResult, OwnerState } from '../commands/operations/assign.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

const states: readonly [OwnerState, Style, string][] = [
  ['given', 'good', 'given to the owner that their event names'],
  ['ready', 'good', 'can be given to the owner that their event names'],
  ['owner-missing', 'warning', 'wait for their owner: no User has the ID that their event names'],
  ['owner-inactive', 'warning', 'wait for their owner: the User is inactive'],
  ['owner-ambiguous', 'warning', 'wait for their owner: several Users have the ID that their event names'],
  ['changed', 'muted', 'left alone: somebody has changed them meanwhile'],
  ['refused', 'error', 'not given: Salesforce refused'],
  ['not-requested', 'muted', 'no event that was read names an owner'],
];

/** With what is still to do, it ends with 1. */
const isOpen = ({ state }: { state: OwnerState }) => !['given', 'not-requested', 'changed', 'ready'].includes(state);

export const assignView = (options: { yes: boolean; list: boolean }): View<AssignResult> => ({
  out: (result, terminal) => renderAssign(result, options, terminal),
  err: renderNotes,
  json: (result) => result,
  exitCode: ({ records, unread, interrupted }) => (records.some(isOpen) || unread.objects > 0 || interrupted ? 1 : 0),
});

function renderAssign(
  { sObjects, records, objects }: AssignResult,
  options: { yes: boolean; list: boolean },
  terminal: Terminal,
) {
  if (sObjects.length === 0) return 'No mapping creates records with an OwnerId that may be left out.\n';
  if (records.length === 0)
    return `Every open ${sObjects.map(visible).join(' and ')} that the mappings create has an owner.\n`;
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
  const read = `Nobody owns ${countText(records.length, 'record')}; ${countText(objects, 'object')} of the bucket read.`;
  const next =
    ready > 0 && !options.yes
      ? ` Nothing was changed. To give ${countText(ready, 'record')} an owner, run the same command with --yes.`
      : '';
  return `${table}${options.list ? renderList(records) : ''}${wrap(`${read}${next}`, terminal)}\n`;
}

const renderList = (records: AssignResult['records']): string =>
  records
    .map(({ id, sObject, state, location }) => {
      const at = location ? `  s3://${location.bucket}/${visible(location.key)}:${location.line}` : '';
      return `${sObject} ${id}  ${state}${at}\n`;
    })
    .join('');

function renderNotes({ unread, interrupted }: AssignResult, terminal: Terminal): string {
  const notes = [
    ...(interrupted ? ['Interrupted before every object was read. Nothing was changed.'] : []),
    ...(unread.objects > 0
      ? [`${countText(unread.objects, 'object')} could not be read (${unread.codes.join(', ')}). Nothing was changed.`]
      : []),
  ];
  return notes.map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`).join('');
}
