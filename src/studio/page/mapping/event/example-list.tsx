// Each example with pass or fail. They all run again at every edit, so the whole effect of an edit is in view.
import type { ExampleResult } from '../../../contract.ts';
import { Check, Dash, Wrong } from '../../icons/icons.tsx';
import { useSession } from '../state/session-context.ts';

export function ExampleList({ onPaste }: { onPaste(): void }) {
  const session = useSession();
  const { readable, chosen } = session;
  const examples = readable.value?.examples;
  if (!examples)
    return <p class="note example-none">{session.isStale.value ? 'The YAML cannot be read.' : 'Checking…'}</p>;
  if (examples.length === 0) {
    return (
      <p class="empty small">
        <strong>This mapping has no example yet.</strong>
        Paste an event and it becomes the first one.
        <span class="actions">
          <button class="button small" onClick={onPaste} type="button">
            Paste an event
          </button>
        </span>
      </p>
    );
  }
  const at = chosen.value.kind === 'example' ? chosen.value.index : -1;
  const choose = (index: number) => {
    if (!examples[index]) return;
    chosen.value = { kind: 'example', index };
    document.getElementById(`example-${index}`)?.focus();
  };
  return (
    <div
      aria-label="Examples"
      class={`examples ${session.isStale.value ? 'stale' : ''}`}
      onKeyDown={(event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        choose(at + step);
      }}
      role="listbox"
    >
      {examples.map((example) => (
        <button
          aria-selected={example.index === at}
          class={`example ${example.index === at ? 'tied' : ''}`}
          id={`example-${example.index}`}
          key={example.index}
          onClick={() => choose(example.index)}
          role="option"
          tabIndex={example.index === Math.max(0, at) ? 0 : -1}
          title={`${example.name}: ${example.text}`}
          type="button"
        >
          <VerdictMark {...example} />
          <span class="cut">{example.name}</span>
          <span class="unseen">: {example.text}</span>
        </button>
      ))}
    </div>
  );
}

function VerdictMark({ verdict }: Pick<ExampleResult, 'verdict'>) {
  if (verdict === 'passes') return <Check />;
  return verdict === 'cannot-run' ? <Dash /> : <Wrong />;
}
