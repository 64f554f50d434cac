// Each example with pass or fail. They all run again at every edit, so the whole effect of an edit is in view.
import type { ExampleResult } from '../../../contract.ts';
import { Check, Dash, Wrong } from '../../icons/icons.tsx';
import { shownVerdict } from '../state/session/last-run.ts';
import { useSession } from '../state/session-context.ts';
import { CannotRun } from './cannot-run.tsx';

export function ExampleList({ onPaste }: { onPaste(): void }) {
  const session = useSession();
  const { readable, chosen, evaluation, lastRun } = session;
  const examples = readable.value?.examples;
  const now = evaluation.value;
  if (!now) return <p class="note example-none">Checking…</p>;
  if (!examples) return <CannotRun />;
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
  const list = (
    <div
      aria-label="Examples"
      class={`examples ${now.notLoading ? 'stale' : ''}`}
      onKeyDown={(event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        choose(at + step);
      }}
      role="listbox"
    >
      {examples.map((example) => {
        const shown = shownVerdict(example, now, lastRun.value);
        const isOpen = session.isUnaccepted.value && shown.verdict === 'passes';
        const { verdict, text } = isOpen ? ({ verdict: 'cannot-run', text: 'not accepted yet' } as const) : shown;
        return (
          <button
            aria-selected={example.index === at}
            class={`example ${example.index === at ? 'tied' : ''}`}
            id={`example-${example.index}`}
            key={example.index}
            onClick={() => choose(example.index)}
            role="option"
            tabIndex={example.index === Math.max(0, at) ? 0 : -1}
            title={`${example.name}: ${text}`}
            type="button"
          >
            <VerdictMark verdict={verdict} />
            <span class="cut">{example.name}</span>
            <span class="unseen">: {text}</span>
          </button>
        );
      })}
    </div>
  );
  return (
    <>
      <CannotRun />
      {list}
    </>
  );
}

function VerdictMark({ verdict }: Pick<ExampleResult, 'verdict'>) {
  if (verdict === 'passes') return <Check />;
  return verdict === 'cannot-run' ? <Dash /> : <Wrong />;
}
