// The same rows as a table: for large projects, and for people who would rather read.

import type { FieldOverview } from '../../contract.ts';
import { count } from '../text/count.ts';
import type { Choice } from './model/choice.ts';
import type { MapView } from './model/view.ts';

export interface MapTableProps {
  view: MapView;
  choice: Choice | undefined;
  /** Absent where nothing can be chosen. */
  onChoose?: (choice: Choice) => void;
}

export function MapTable({ view, choice, onChoose }: MapTableProps) {
  const rows = view.objects.flatMap((object) => object.fields.map((field) => ({ object, field })));
  return (
    <div class="map-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Object</th>
            <th scope="col">Field</th>
            <th scope="col">API name</th>
            <th scope="col">Type</th>
            <th scope="col">Written by</th>
            <th scope="col">Examples</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ object, field }, index) => {
            const isChosen =
              choice?.kind === 'field' &&
              choice.field.field === field.field &&
              choice.object.sObject === object.sObject;
            return (
              <tr class={isChosen ? 'tied' : ''} key={`${object.sObject}.${field.field}`}>
                <td title={object.label}>{rows[index - 1]?.object === object ? '' : object.label}</td>
                <td title={field.label}>
                  {onChoose ? (
                    <button
                      aria-current={isChosen ? 'true' : undefined}
                      class="link"
                      data-column="left"
                      onClick={() => onChoose({ kind: 'field', object, field })}
                      type="button"
                    >
                      {field.label}
                    </button>
                  ) : (
                    field.label
                  )}
                </td>
                <td>
                  <code>{field.field}</code>
                </td>
                <td>{field.type}</td>
                <td class="wide">{writersOf(field)}</td>
                <td class={field.examples === 0 ? 'mark-warning' : ''}>{count(field.examples, 'example')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">No field passes this filter.</p>}
    </div>
  );
}

/** The panel names all of them. */
const mostNames = 5;
const namesOfMany = 3;

function writersOf({ writers }: FieldOverview): string {
  const names = [...new Set(writers.map(({ eventType }) => eventType))];
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, namesOfMany).join(', ')} and ${names.length - namesOfMany} more`;
}
