import { useState } from 'preact/hooks';
import { useStudio } from '../../store/studio.ts';

export interface ChooseObjectsProps {
  /** API names, in the order in which they were chosen. */
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

export function ChooseObjects({ chosen, onChange }: ChooseObjectsProps) {
  const { project } = useStudio();
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const { objects: inSnapshot = [], toAdd = [] } = project.value ?? {};
  const objects = [
    ...inSnapshot.map(({ name, label }) => ({ name, label, isAdded: false })),
    ...toAdd.map((each) => ({ ...each, isAdded: true })),
  ].filter(({ name, label }) => [name, label].some((each) => each.toLowerCase().includes(wanted)));
  if (project.value && project.value.objects.length === 0) {
    return (
      <p class="empty small">
        <strong>The objects of your org are not known yet.</strong>
        <code>npx s3sf schema pull</code> reads them.
      </p>
    );
  }
  return (
    <div class="choose-objects">
      <input
        aria-label="Filter the objects"
        class="field"
        onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        placeholder="Filter"
        spellcheck={false}
        value={filter}
      />
      <ul>
        {objects.map(({ name, label, isAdded }) => {
          const at = chosen.indexOf(name);
          return (
            <li key={name}>
              <label class={at >= 0 ? 'tied' : ''}>
                <input
                  checked={at >= 0}
                  onChange={() => onChange(at >= 0 ? chosen.filter((each) => each !== name) : [...chosen, name])}
                  type="checkbox"
                />
                <span>{label}</span>
                {label !== name && <code class="muted cut">{name}</code>}
                {isAdded && <span class="note cut">not in the snapshot yet; it is added</span>}
                {at >= 0 && <span class="note end">{at + 1}.</span>}
              </label>
            </li>
          );
        })}
        {objects.length === 0 && <li class="note">Nothing matches “{filter}”.</li>}
      </ul>
    </div>
  );
}
