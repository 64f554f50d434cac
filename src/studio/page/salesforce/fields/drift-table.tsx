// What the org says otherwise than the snapshot. What mappings use comes first.
import type { DriftAnswer } from '../../../contract.ts';
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';
import { count } from '../../text/count.ts';

export interface DriftTableProps {
  drift: DriftAnswer | undefined;
  /** Whether the search box lets it through. */
  shows(...texts: string[]): boolean;
  onCompare(): void;
}

export function DriftTable({ drift, shows, onCompare }: DriftTableProps) {
  if (!drift || drift.kind === 'not-asked') return <p class="empty">Comparing…</p>;
  if (drift.kind === 'no-org') return <p class="empty">{drift.reason}</p>;
  const { org, objects, changes, notes } = drift;
  const shown = changes.filter(({ label, field = '', text }) => shows(label, field, text));
  const inOrder = [
    ...shown.filter(({ events }) => events.length > 0),
    ...shown.filter(({ events }) => events.length === 0),
  ];
  return (
    <>
      <div class="drift-head">
        <p class="row-head">
          <span>
            {count(objects, 'object')} compared with {org}:{' '}
            <b>{changes.length === 0 ? 'no differences' : count(changes.length, 'difference')}</b>.
          </span>
          <button class="button small" onClick={onCompare} type="button">
            Compare again
          </button>
        </p>
        {notes.map((note) => (
          <p class="muted" key={note}>
            {note}
          </p>
        ))}
        {changes.length > 0 && (
          <p class="muted">
            <code>npx s3sf schema pull</code> updates the snapshot from the org.
          </p>
        )}
      </div>
      {inOrder.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Object</th>
              <th scope="col">In the org</th>
              <th scope="col">Used by</th>
            </tr>
          </thead>
          <tbody>
            {inOrder.map(({ object, label, field, text, events }) => (
              <tr key={text}>
                <td>{label}</td>
                <td class="wide">
                  {field !== undefined && events.length > 0 ? (
                    <Link to={pathTo('map', [object, field])}>{text}</Link>
                  ) : (
                    text
                  )}
                </td>
                <td class="wide">{events.length > 0 ? events.join(', ') : <span class="muted">no mapping</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
