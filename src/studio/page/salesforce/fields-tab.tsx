// The fields of the snapshot: used, not used, and those that mappings use and the snapshot does not have.
import { useEffect, useState } from 'preact/hooks';
import type { FieldUse } from '../../contract.ts';
import { request } from '../api/client.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';

const states: [FieldUse['state'], string][] = [
  ['missing', 'missing'],
  ['used', 'used'],
  ['not-used', 'not used'],
];

export function FieldsTab() {
  const { say, changes } = useStudio();
  const [uses, setUses] = useState<FieldUse[] | undefined>(undefined);
  const [state, setState] = useState<FieldUse['state']>('used');
  const [filter, setFilter] = useState('');
  useEffect(() => {
    const load = () =>
      request('GET /api/salesforce/fields').then(
        (found) => {
          setUses(found);
          if (found.some((each) => each.state === 'missing')) setState('missing');
        },
        (error: Error) => say(error.message, 'error'),
      );
    void load();
    return changes.listen(({ kind }) => {
      if (kind === 'files') void load();
    });
  }, []);
  if (!uses) return <main class="empty">Reading…</main>;
  if (uses.length === 0) {
    return (
      <main class="empty">
        <strong>The fields of your org are not known yet.</strong>
        <code>npx s3sf schema pull</code> reads them.
      </main>
    );
  }
  const wanted = filter.trim().toLowerCase();
  const shown = uses.filter(
    (each) =>
      each.state === state &&
      [each.label, each.fieldLabel, each.field].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <main class="fields-screen">
      <div class="fields-bar">
        {states.map(([name, words]) => (
          <button aria-pressed={state === name} class="filter" key={name} onClick={() => setState(name)} type="button">
            <b>{uses.filter((each) => each.state === name).length}</b> {words}
          </button>
        ))}
        <input
          aria-label="Filter the fields"
          class="field"
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          placeholder="Filter"
          spellcheck={false}
          value={filter}
        />
        {state === 'missing' && (
          <span class="note">
            <code>npx s3sf schema missing</code> writes the metadata to deploy.
          </span>
        )}
      </div>
      <div class="map-table">
        <table>
          <thead>
            <tr>
              <th scope="col">Object</th>
              <th scope="col">Field</th>
              <th scope="col">API name</th>
              <th scope="col">Type</th>
              <th scope="col">Used in</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each, index) => (
              <tr key={`${each.object}.${each.field}`}>
                <td>{shown[index - 1]?.object === each.object ? '' : each.label}</td>
                <td>
                  {each.state === 'used' ? (
                    <Link to={pathTo('map', [each.object, each.field])}>{each.fieldLabel}</Link>
                  ) : (
                    each.fieldLabel
                  )}
                </td>
                <td>
                  <code>{each.field}</code>
                </td>
                <td>{each.typeText}</td>
                <td class="wide">
                  {each.files.slice(0, 3).map(({ path, line }, at) => (
                    <span key={`${path} ${line}`}>
                      {at > 0 && ', '}
                      <Link to={pathTo('mapping', [path], { line: String(line) })}>
                        {path.replace(/^mappings\//, '')}, line {line}
                      </Link>
                    </span>
                  ))}
                  {each.files.length > 3 && <span class="muted"> and {each.files.length - 3} more</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="empty">{wanted === '' ? 'None.' : `Nothing is called “${filter}”.`}</p>}
      </div>
    </main>
  );
}
