import { request } from '../api/client.ts';
import { Link } from '../frame/link.tsx';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { useAnswer } from '../store/use-answer.ts';
import type { Cell } from './cell.ts';

export function CellPanel({ cell: { object, id, field, label, text } }: { cell: Cell }) {
  const {
    answer: history,
    problem,
    ask,
  } = useAnswer(() => request('GET /api/salesforce/records/:object/:id/:field', { path: { object, id, field } }), []);
  const entries = history?.entries ?? [];
  return (
    <aside aria-label={label} class="map-panel">
      <header>
        <p class="muted">
          {object} {id}
        </p>
        <h2 class="panel-title">{label}</h2>
        <p>{text}</p>
      </header>
      <div class="panel-body">
        <section>
          <h3>Which event set it</h3>
          {!history && problem === undefined && <p class="muted">Reading…</p>}
          {!history && problem !== undefined && <NotRead onTry={ask} problem={problem} what="The history" />}
          {entries.map((entry) => (
            <div class="panel-row" key={`${entry.at} ${entry.eventId}`}>
              <p class="row-head">
                <b>{entry.type ?? 'Unknown'}</b>
                <span class="note">{new Date(entry.at).toLocaleTimeString('en-GB', { timeZoneName: 'short' })}</span>
              </p>
              <p>{entry.text}</p>
              {entry.event && <Link to={pathTo('events', [entry.event])}>{entry.eventId ?? 'Open the event'}</Link>}
            </div>
          ))}
          {history && entries.length === 0 && <p class="muted">No event of the local stack set it.</p>}
        </section>
        <section>
          <Link to={pathTo('map', [object, field])}>Who writes this field?</Link>
        </section>
      </div>
    </aside>
  );
}
