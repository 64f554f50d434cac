import type { ChangedEvent, ChangedField } from '../../contract.ts';
import { count } from '../text/count.ts';

export function ChangedEventCard({ change: { name, type, fields, same } }: { change: ChangedEvent }) {
  return (
    <section aria-label={name} class="card changed-event">
      <header>
        <h3 class="cut">{name.replace(/^mappings\//, '')}</h3>
        {!name.includes(type) && <span class="aside">{type}</span>}
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.subject}>
              <th scope="row">{field.subject}</th>
              <td>{shown(field, 'before')}</td>
              <td class="after">{shown(field, 'after')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {same > 0 && <p class="note same">{count(same, 'more field')}, same</p>}
    </section>
  );
}

function shown(field: ChangedField, side: 'before' | 'after') {
  const text = side === 'before' ? field.beforeText : field.afterText;
  const value = field[side];
  if (text !== undefined) return text;
  if (value === undefined) return <span class="muted">nothing</span>;
  return typeof value === 'string' ? value : <code>{JSON.stringify(value)}</code>;
}
