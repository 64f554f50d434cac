// One event that becomes something else: only what differs, before and after. What stays the same is behind a button.
import { useState } from 'preact/hooks';
import type { ChangedEvent, ShownChange } from '../../contract.ts';
import { Link } from '../frame/link.tsx';
import { Arrow } from '../icons/icons.tsx';
import { count } from '../text/count.ts';

export function ChangedEventCard({ change }: { change: ChangedEvent }) {
  const { name, type, fields, same, open } = change;
  const [isOpen, setOpen] = useState(false);
  const [file, title] = splitName(name);
  return (
    <section aria-label={name} class="card changed-event">
      <header>
        <h3 class="cut">{open ? <Link to={open}>{title}</Link> : title}</h3>
        <span class="aside end cut">{file && !file.startsWith(type) ? `${file}, ${type}` : type}</span>
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
          {fields.map(({ subject, object, label, before, after }, index) => (
            <tr key={`${subject} ${index}`}>
              <th scope="row" title={subject}>
                {object && <span class="of">{object}</span>} {label}
              </th>
              <td>
                <Shown change={before} />
              </td>
              <td class="after">
                <Shown change={after} />
              </td>
            </tr>
          ))}
        </tbody>
        {isOpen && (
          <tbody class="same-fields">
            {same.map(({ object, label, text }, index) => (
              <tr key={`${object} ${label} ${index}`}>
                <th scope="row">
                  <span class="of">{object}</span> {label}
                </th>
                <td colSpan={2}>{text}</td>
              </tr>
            ))}
          </tbody>
        )}
      </table>
      {same.length > 0 && (
        <button aria-expanded={isOpen} class="same" onClick={() => setOpen(!isOpen)} type="button">
          <Arrow isOpen={isOpen} />
          {count(same.length, 'more field')}, same
        </button>
      )}
    </section>
  );
}

/** `mappings/a.b.yaml: a first login` is an example of a file. */
function splitName(name: string): [file: string | undefined, title: string] {
  const [, file, title] = /^mappings\/(.*?\.ya?ml): (.*)$/s.exec(name) ?? [];
  return file !== undefined && title !== undefined ? [file, title] : [undefined, name];
}

function Shown({ change }: { change: ShownChange | undefined }) {
  if (!change) return <span class="muted">nothing</span>;
  if ('text' in change) return change.text === '' ? <span class="muted">empty</span> : change.text;
  return (
    <dl class="whole-record">
      {change.fields.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
