// A button that opens a list which can be filtered by typing.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Popup } from '../../../frame/popup.tsx';
import { holdKeys, takeHeldKeys } from '../../../keyboard/held-keys.ts';

export interface PickItem {
  id: string;
  title: string;
  note?: string;
  isCode?: boolean;
  /** @param typed what was typed after Enter while the items were loading; it goes into what opens next */
  pick(typed?: string): void;
}

export interface PickMenuProps {
  label: string;
  /** For screen readers, if the label alone does not say it. */
  name?: string;
  /** Undefined while they are on their way. */
  items: readonly PickItem[] | undefined;
  class?: string;
  /** Said if there is nothing to pick. */
  none?: string;
  /** What can be made of a text that is typed; it is offered last. */
  other?(typed: string): PickItem | undefined;
  onOpen?(): void;
}

const width = 340;

export function PickMenu({
  label,
  name = label,
  items,
  class: className = 'button small',
  none = 'Nothing to pick.',
  other,
  onOpen,
}: PickMenuProps) {
  const [at, setAt] = useState<{ left: string; top: string } | undefined>(undefined);
  const [filter, setFilter] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const wanted = filter.trim().toLowerCase();
  const matching = (items ?? []).filter(({ title, id, note }) =>
    [title, id, note ?? ''].some((each) => each.toLowerCase().includes(wanted)),
  );
  const made = items && wanted !== '' ? other?.(filter.trim()) : undefined;
  const found = made ? [...matching, made] : matching;
  /** Enter was pressed before the items were there. */
  const wantsFirst = useRef(false);
  useLayoutEffect(() => {
    const [first] = found;
    if (!items || !wantsFirst.current) return;
    wantsFirst.current = false;
    const typed = takeHeldKeys();
    if (first) pick(first, typed);
    else setFilter(filter + typed);
  }, [items === undefined]);
  const close = () => {
    wantsFirst.current = false;
    setAt(undefined);
    setFilter('');
  };
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (!box) return;
    onOpen?.();
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
    const top = Math.max(8, Math.min(box.bottom + 4, innerHeight - 300));
    setAt({ left: `${left}px`, top: `${top}px` });
  };
  const pick = (item: PickItem, typed?: string) => {
    close();
    item.pick(typed);
  };
  return (
    <>
      <button
        aria-expanded={at !== undefined}
        aria-label={name === label ? undefined : name}
        class={className}
        onClick={open}
        ref={button}
        type="button"
      >
        {label}
      </button>
      {at && (
        <Popup at={at} class="menu pick" label={name} onClose={close}>
          <input
            aria-label={`${label}: filter`}
            class="field"
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
            onKeyDown={(event) => {
              const [first] = found;
              wantsFirst.current = event.key === 'Enter' && !items;
              if (wantsFirst.current) holdKeys();
              if (event.key === 'Enter' && first) {
                event.preventDefault();
                pick(first);
              }
            }}
            placeholder="Filter"
            spellcheck={false}
            value={filter}
          />
          {found.length === 0 && (
            <p class="note none">{items ? (items.length === 0 ? none : `Nothing matches “${filter}”.`) : 'Reading…'}</p>
          )}
          {found.map((item) => (
            <button key={item.id} onClick={() => pick(item)} title={item.note} type="button">
              {item.isCode ? <code class="cut">{item.title}</code> : <span class="cut">{item.title}</span>}
              <span class="end cut">{item.note}</span>
            </button>
          ))}
        </Popup>
      )}
    </>
  );
}
