import { Check, Clock, Warn, Wrong } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';
import { count } from '../text/count.ts';
import { checkedNow } from './checked-now.ts';

export function ProblemChip() {
  const studio = useStudio();
  const { open } = studio;
  const checked = checkedNow(studio);
  if (checked === 'unchecked') return <span class="chip plain">Not checked</span>;
  if (!checked) return <span class="chip plain">Checking…</span>;
  const { errors, warnings, isChecking } = checked;
  const toggle = () => {
    open.value = open.value === 'findings' ? undefined : 'findings';
  };
  const [look, mark, text] =
    errors > 0
      ? (['error', <Wrong key="mark" />, count(errors, 'error')] as const)
      : warnings > 0
        ? (['warning', <Warn key="mark" />, count(warnings, 'warning')] as const)
        : isChecking
          ? (['plain', <Clock key="mark" />, 'Checking…'] as const)
          : (['ok', <Check key="mark" />, 'No problems'] as const);
  return (
    <button
      aria-expanded={open.value === 'findings'}
      class={`chip ${look}`}
      data-opens="findings"
      onClick={toggle}
      title="List of findings"
      type="button"
    >
      {mark}
      {text}
    </button>
  );
}
