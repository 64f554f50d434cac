// What the chip counts: the saved files, with each unsaved text in place of its file.
import type { CheckedCounts, Finding } from '../../contract.ts';
import type { Studio } from '../store/studio.ts';

/** "unchecked" if one of the texts could not be checked; undefined if nothing is known yet. */
export function checkedNow({
  project,
  sessions,
}: Pick<Studio, 'project' | 'sessions'>): CheckedCounts | 'unchecked' | undefined {
  const { current, unsaved } = sessions;
  // Its evaluation knows what it means for the other files as well.
  const main = current.value ?? unsaved.value[0];
  const others = unsaved.value.filter((each) => each !== main);
  if ([main, ...others].some((each) => each?.unchecked.value !== undefined)) return 'unchecked';
  const checked = main?.evaluation.value?.checked ?? (main?.isDirty.value ? undefined : project.value?.checked);
  if (!checked) return undefined;
  let { isChecking, errors, warnings } = checked;
  for (const { path, evaluation } of others) {
    const saved = project.value?.mappings.find((each) => each.path === path);
    if (!evaluation.value) {
      isChecking = true;
      continue;
    }
    const wrong = errorsOf(evaluation.value.findings);
    errors += wrong - (saved?.errors ?? 0);
    warnings += evaluation.value.findings.length - wrong - (saved?.warnings ?? 0);
  }
  return { isChecking, errors: Math.max(0, errors), warnings: Math.max(0, warnings) };
}

const errorsOf = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === 'error').length;
