// Where a person was found, by how the events contain the person.
import type { FindPersonResult } from '../commands/privacy/find-person.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import type { Hit } from './find/read-version.ts';
import type { BucketSearch, FoundObject } from './find/search-bucket.ts';
import { recordsWritten, rolesFound } from './selection.ts';

export const findPersonView = (options: { list: boolean }): View<FindPersonResult> => ({
  out: (result, terminal) => renderFound(result, options, terminal),
  err: renderSearchNotes,
  json: ({ found, ...rest }) => ({ ...rest, events: hitsOf(found), records: recordsIn(found) }),
  exitCode: ({ unread, interrupted }) => (unread.versions > 0 || interrupted ? 1 : 0),
});

interface FoundHit extends Hit {
  key: string;
  versionId: string;
}

export const hitsOf = (found: readonly FoundObject[]): FoundHit[] =>
  found.flatMap(({ versions }) =>
    versions.flatMap(({ key, versionId, content }) => (content?.hits ?? []).map((hit) => ({ key, versionId, ...hit }))),
  );

const everything = { mentions: true, shared: true, lines: new Set<string>() };

const recordsIn = (found: readonly FoundObject[]) =>
  recordsWritten(found, { ...everything, roles: new Set(rolesFound(found)) });

function renderFound(result: FindPersonResult, options: { list: boolean }, terminal: Terminal): string {
  const { found, versions, names } = result;
  const looked = `${countText(versions, 'version')} of objects ${versions === 1 ? 'was' : 'were'} searched.`;
  if (found.length === 0) return `${wrap(`Nothing was found. ${looked}`, terminal)}\n`;
  const records = recordsIn(found);
  const next =
    'A version is counted for itself, also if it was overwritten. To remove the events, see "npx s3sf forget --help".';
  return [
    renderHits(found, terminal),
    ...(options.list ? [renderLocations(result.bucket, found)] : []),
    ...(records.length > 0 ? [`\nThe events write these records:\n`, renderRecords(records, terminal)] : []),
    ...(names.length > 0
      ? [
          `\n${wrap(`The names of ${countText(names.length, 'object')} contain the value: ${names.slice(0, 3).map(visible).join(', ')}`, terminal)}\n`,
        ]
      : []),
    `\n${wrap(`${looked} ${next}`, terminal)}\n`,
  ].join('');
}

/** One row for each way in which events contain the person. */
export function renderHits(found: readonly FoundObject[], terminal: Terminal): string {
  const hits = hitsOf(found);
  const row = (name: string, own: readonly FoundHit[]) => {
    const types = [...new Set(own.map(({ type }) => type ?? 'unreadable'))].toSorted().join(', ');
    const objects = new Set(own.map(({ key }) => key)).size;
    return own.length === 0 ? [] : [[name, String(own.length), String(objects), types]];
  };
  const rests = found.flatMap(({ versions }) => versions.filter(({ content }) => content?.rest?.holds));
  const rows = [
    ...rolesFound(found).flatMap((role) =>
      row(
        role,
        hits.filter(({ roles, isShared }) => roles.includes(role) && !isShared),
      ),
    ),
    ...row(
      'together with another person',
      hits.filter(({ isShared }) => isShared),
    ),
    ...row(
      'elsewhere in the event',
      hits.filter(({ kind }) => kind === 'mention'),
    ),
    ...row(
      'inside a longer text',
      hits.filter(({ kind }) => kind === 'inside'),
    ),
    ...(rests.length > 0 ? [['in an object that cannot be read to its end', '', String(rests.length), '']] : []),
  ];
  const right = { align: 'right' } as const;
  return renderTable(rows, {
    terminal,
    head: ['AS', 'EVENTS', 'OBJECTS', 'TYPES'],
    columns: [wrapped, right, right, wrapped],
  });
}

const renderLocations = (bucket: string, found: readonly FoundObject[]): string =>
  `\n${hitsOf(found)
    .map(({ key, versionId, line, kind, isShared, roles }) => {
      const as = isShared ? 'shared' : (roles[0] ?? kind);
      const version = versionId === 'null' ? '' : `  version ${versionId}`;
      return `s3://${bucket}/${visible(key)}:${line}  ${as}${version}\n`;
    })
    .join('')}`;

export const renderRecords = (records: ReturnType<typeof recordsWritten>, terminal: Terminal): string =>
  renderTable(
    records.map(({ sObject, field, value, operations }) => [
      `${sObject}`,
      `${field} = ${value}`,
      operations.join(', '),
    ]),
    { terminal, indent: 2 },
  );

export function renderSearchNotes(
  { unread, interrupted }: Pick<BucketSearch, 'unread' | 'interrupted'>,
  terminal: Terminal,
): string {
  const notes = [
    ...(unread.versions > 0
      ? [
          `${countText(unread.versions, 'version')} of objects could not be read (${unread.codes.join(', ')}). They may contain the person.`,
        ]
      : []),
    ...(interrupted ? ['Interrupted. Run the same command again: it goes on from where it was.'] : []),
  ];
  return notes.map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`).join('');
}
