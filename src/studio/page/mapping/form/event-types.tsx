// Which events the mapping is for. A second type is how one file covers a shift and its cancellation.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MappingEdit } from '../../../contract.ts';
import { Cross } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

export function EventTypes({ types }: { types: readonly string[] }) {
  const session = useSession();
  const { say } = useStudio();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const open = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const isOpen = typed !== undefined;
  useLayoutEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);
  const edit = async (wanted: MappingEdit) => {
    const answer = await session.edit(wanted);
    if (answer.kind === 'refused') say(answer.reason, 'error');
    return answer.kind === 'edited';
  };
  const close = () => {
    setTyped(undefined);
    requestAnimationFrame(() => open.current?.focus());
  };
  const add = async () => {
    if (await edit({ kind: 'add-type', type: typed ?? '' })) close();
  };
  return (
    <section aria-label="Event types" class="card rule-card event-types">
      <header>
        <h3>Event types</h3>
        <ul>
          {types.map((type) => (
            <li class="chip plain" key={type}>
              <code>{type}</code>
              {types.length > 1 && (
                <button
                  aria-label={`Remove ${type}`}
                  class="button quiet small"
                  onClick={() => void edit({ kind: 'remove-type', type })}
                  type="button"
                >
                  <Cross />
                </button>
              )}
            </li>
          ))}
        </ul>
        {typed === undefined ? (
          <button class="button quiet small end" onClick={() => setTyped('')} ref={open} type="button">
            Add event type
          </button>
        ) : (
          <form
            class="end"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <input
              aria-label="Event type"
              class="field"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.stopPropagation();
                close();
              }}
              placeholder="shift.cancelled"
              ref={input}
              spellcheck={false}
              value={typed}
            />
            <button class="button small first" disabled={typed.trim() === ''} type="submit">
              Add
            </button>
          </form>
        )}
      </header>
    </section>
  );
}
