import type { ComponentChildren } from 'preact';
import type { FieldUse, MissingField, MissingParts } from '../../../contract.ts';
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';

export interface FieldsTableProps {
  uses: readonly FieldUse[];
  parts: MissingParts | undefined;
  chosen: MissingField | undefined;
  onAdd(field: MissingField): void;
  /** What is said if there are none. */
  children: ComponentChildren;
}

export function FieldsTable({ uses, parts, chosen, onAdd, children }: FieldsTableProps) {
  if (uses.length === 0) return <p class="empty">{children}</p>;
  const isMissing = uses[0]?.state === 'missing';
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Object</th>
          <th scope="col">Field</th>
          {!isMissing && <th scope="col">API name</th>}
          <th scope="col">{isMissing ? 'Type, as guessed' : 'Type'}</th>
          <th scope="col">Used in</th>
          {isMissing && (
            <th scope="col">
              <span class="unseen">What to do</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {uses.map((each, index) => {
          const missing = parts?.fields.find(
            ({ object, field }) => isSame(object, each.object) && isSame(field, each.field),
          );
          const isChosen = missing !== undefined && missing.field === chosen?.field && missing.object === chosen.object;
          return (
            <tr class={isChosen ? 'tied' : ''} key={`${each.object}.${each.field}`}>
              <td title={each.label}>{uses[index - 1]?.object === each.object ? '' : each.label}</td>
              <td title={each.fieldLabel}>
                {each.state === 'used' ? (
                  <Link to={pathTo('map', [each.object, each.field])}>{each.fieldLabel}</Link>
                ) : isMissing ? (
                  <code>{each.field}</code>
                ) : (
                  each.fieldLabel
                )}
              </td>
              {!isMissing && (
                <td>
                  <code>{each.field}</code>
                </td>
              )}
              <td>{isMissing ? (missing?.typeText ?? <span class="muted">not known</span>) : each.typeText}</td>
              <td class="wide">
                <UsedIn files={each.files} />
              </td>
              {isMissing && (
                <td class="row-action">
                  {missing ? (
                    <button
                      aria-current={isChosen ? 'true' : undefined}
                      class="button small"
                      onClick={() => onAdd(missing)}
                      type="button"
                    >
                      Add to snapshot
                      <span class="unseen">: {each.field}</span>
                    </button>
                  ) : (
                    isMisspelled(each, parts) && <span class="muted">Salesforce has no such field. Misspelled?</span>
                  )}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function UsedIn({ files }: Pick<FieldUse, 'files'>) {
  return (
    <>
      {files.slice(0, 3).map(({ path, line }, at) => (
        <span key={`${path} ${line}`}>
          {at > 0 && ', '}
          <Link to={pathTo('mapping', [path], { line: String(line) })}>
            {path.replace(/^mappings\//, '')}, line {line}
          </Link>
        </span>
      ))}
      {files.length > 3 && <span class="muted"> and {files.length - 3} more</span>}
    </>
  );
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const isMisspelled = ({ object, field }: FieldUse, parts: MissingParts | undefined) =>
  parts?.unknown.some((name) => isSame(name, `${object}.${field}`)) ?? false;
