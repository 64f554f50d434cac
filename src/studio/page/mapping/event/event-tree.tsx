// The event's values, each with what it becomes. Arrow keys move, Enter puts the value into the row that is being edited.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { EventPath } from '../../../contract.ts';
import { Arrow } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';
import { tiesInside } from '../state/tie.ts';
import { putIntoTarget } from './put-into-target.ts';
import { pathKey, type TreeRow, treeOf, withoutIndexes } from './tree.ts';

/** What a drag of a value carries. */
export const draggedPath = 'application/x-s3sf-path';

export function EventTree() {
  const session = useSession();
  const { say } = useStudio();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState('');
  const tree = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useLayoutEffect(() => {
    if (moved.current) tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    moved.current = false;
  }, [at]);
  const event = session.event.value;
  if (!event) return <div class="event-tree" />;
  const rows = treeOf(event, closed);
  const known = new Map(session.readable.value?.paths.map((each) => [each.names.join('\n'), each]));
  const pathOf = ({ path }: TreeRow) => known.get(withoutIndexes(path, event).join('\n'));
  const tie = session.tie.value;
  const focusRow = (row: TreeRow | undefined) => {
    if (!row) return;
    setAt(pathKey(row.path));
    const path = pathOf(row);
    if (path && row.members === undefined) session.focus.value = { kind: 'path', path: path.path };
    moved.current = true;
  };
  const toggle = (row: TreeRow, open: boolean) => {
    const key = pathKey(row.path);
    setClosed(new Set(open ? [...closed].filter((each) => each !== key) : [...closed, key]));
  };
  const current = rows.findIndex(({ path }) => pathKey(path) === at);
  const onKey = (pressed: KeyboardEvent) => {
    const row = rows[Math.max(0, current)];
    if (!row) return;
    const act: Record<string, () => void> = {
      ArrowDown: () => focusRow(rows[current + 1]),
      ArrowUp: () => focusRow(rows[current - 1]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowLeft: () =>
        row.members !== undefined && !closed.has(pathKey(row.path))
          ? toggle(row, false)
          : focusRow(rows.find(({ path }) => pathKey(path) === pathKey(row.path.slice(0, -1)))),
      ArrowRight: () =>
        row.members !== undefined && (closed.has(pathKey(row.path)) ? toggle(row, true) : focusRow(rows[current + 1])),
      Enter: () => {
        const path = pathOf(row);
        if (row.members !== undefined) toggle(row, closed.has(pathKey(row.path)));
        else if (path) void putIntoTarget(session, path, say);
      },
    };
    const wanted = act[pressed.key];
    if (!wanted) return;
    pressed.preventDefault();
    wanted();
  };
  return (
    <div aria-label="Values of the event" class="event-tree" onKeyDown={onKey} ref={tree} role="tree">
      {rows.map((row, index) => {
        const path = pathOf(row);
        const isTied = path !== undefined && tie.paths.has(path.path);
        const isClosed = closed.has(pathKey(row.path));
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys.
          <div
            aria-expanded={row.members === undefined ? undefined : !isClosed}
            aria-level={row.depth + 1}
            aria-selected={isTied}
            class={`tree-row ${isTied ? 'tied' : ''}`}
            draggable={path !== undefined && row.members === undefined}
            key={pathKey(row.path)}
            onClick={() => {
              if (row.members !== undefined) toggle(row, isClosed);
              focusRow(row);
            }}
            onDragStart={({ dataTransfer }) => {
              if (!path || !dataTransfer) return;
              dataTransfer.setData(draggedPath, JSON.stringify(path.names));
              dataTransfer.setData('text/plain', path.path);
              dataTransfer.effectAllowed = 'copy';
            }}
            onFocus={() => {
              if (at !== pathKey(row.path)) focusRow(row);
            }}
            role="treeitem"
            style={{ paddingLeft: `${9 + row.depth * 14}px` }}
            tabIndex={index === Math.max(0, current) ? 0 : -1}
          >
            <span class="arrow">{row.members !== undefined && row.members > 0 && <Arrow isOpen={!isClosed} />}</span>
            <code class="name">{row.name}</code>
            <Value row={row} />
            <span class="used">
              {row.members === undefined
                ? usedText(path, row)
                : isClosed && tiesInside(tie, path?.path ?? '')
                  ? 'tied inside'
                  : ''}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Value({ row: { value, members, isList } }: { row: TreeRow }) {
  if (members !== undefined) {
    return (
      <code class="value muted cut">
        {members === 0 ? (isList ? 'empty list' : 'empty') : isList ? `${members} items` : ''}
      </code>
    );
  }
  const kind = value === null ? 'muted' : typeof value === 'string' ? 'is-text' : 'is-number';
  return (
    <code class={`value cut ${kind}`} title={String(value)}>
      {value === '' ? '""' : String(value)}
    </code>
  );
}

const usedText = (path: EventPath | undefined, { path: own }: TreeRow) =>
  path?.usedText ?? (own.length === 1 && own[0] === 'type' ? 'chooses mapping' : 'not used');
