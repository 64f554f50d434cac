// Records by object, filled fields alone. A cell's panel says which event set it, when, and what was there before.
import { useEffect, useRef } from 'preact/hooks';
import { request } from '../api/client.ts';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { NothingRuns } from '../stack/nothing-runs.tsx';
import { useStudio } from '../store/studio.ts';
import { useAnswer } from '../store/use-answer.ts';
import type { Cell } from './cell.ts';
import { CellPanel } from './cell-panel.tsx';
import { usefulColumns } from './useful-columns.ts';

export function RecordsTab() {
  const { route, go, changes } = useStudio();
  const [, object, id, field] = route.value.rest;
  const {
    answer: list,
    problem,
    ask,
  } = useAnswer(() => request('GET /api/salesforce/records', { query: { ...(object && { object }) } }), [object]);
  useEffect(
    () =>
      changes.listen(({ kind }) => {
        if (kind === 'events' || kind === 'stack') ask();
      }),
    [],
  );
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    grid.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [list !== undefined, id, field]);
  if (!list) {
    return (
      <main>
        {problem === undefined ? (
          <p class="empty">Reading…</p>
        ) : (
          <NotRead onTry={ask} problem={problem} what="The records" />
        )}
      </main>
    );
  }
  if (!list.isRunning) {
    return (
      <main class="nothing-runs">
        <NothingRuns />
      </main>
    );
  }
  const columns = usefulColumns(list);
  const shown = list.object ?? object ?? '';
  const row = list.rows.find((each) => each.id === id);
  const column = list.columns.find((each) => each.field === field);
  const cell: Cell | undefined = row &&
    column && {
      object: shown,
      id: row.id,
      field: column.field,
      label: column.label,
      text: row.cells[column.field]?.text ?? '',
    };
  return (
    <main class="records-screen">
      <nav aria-label="Objects" class="object-list">
        {list.objects.map(({ name, label, records }) => (
          <button
            aria-current={name === shown ? 'true' : undefined}
            class={name === shown ? 'tied' : ''}
            key={name}
            onClick={() => go(pathTo('salesforce', ['records', name]))}
            type="button"
          >
            <span class="cut">{label}</span>
            <span class="note end">{records}</span>
          </button>
        ))}
      </nav>
      <div class="map-table record-grid" ref={grid}>
        {list.rows.length === 0 ? (
          <p class="empty">No event has written a record yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                {columns.map(({ field, label }) => (
                  <th key={field} scope="col" title={field}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.rows.map((each) => (
                <tr key={each.id}>
                  {columns.map((column) => {
                    const own = each.cells[column.field];
                    const isChosen = each.id === id && column.field === field;
                    return (
                      <td class={isChosen ? 'tied' : ''} key={column.field}>
                        {own && (
                          <button
                            aria-current={isChosen ? 'true' : undefined}
                            class="cell cut"
                            onClick={() =>
                              go(pathTo('salesforce', ['records', shown, each.id, column.field]), { replace: true })
                            }
                            title={own.text}
                            type="button"
                          >
                            {own.text}
                          </button>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {cell && <CellPanel cell={cell} key={`${cell.id} ${cell.field}`} />}
    </main>
  );
}
