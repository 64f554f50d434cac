import { Keycap } from '../../keyboard/keycap.tsx';
import { useStudio } from '../../store/studio.ts';
import { count } from '../../text/count.ts';
import { useSession } from '../state/session-context.ts';

export function StatusBar() {
  const session = useSession();
  const { evaluation, readable, isDirty, isChecking, saved, unchecked } = session;
  const { value } = evaluation;
  const examples = readable.value?.examples ?? [];
  // At the evaluation, the examples of some mappings may not have been tested yet.
  const tested = useStudio().project.value?.examples;
  const all = tested && value && tested.total > value.allExamples.total ? tested : value?.allExamples;
  const passed = examples.filter(({ verdict }) => verdict === 'passes').length;
  const first = value?.findings.find(({ severity }) => severity === 'error') ?? value?.findings[0];
  const errors = value?.findings.filter(({ severity }) => severity === 'error').length ?? 0;
  const warnings = (value?.findings.length ?? 0) - errors;
  return (
    <footer class="status-bar">
      {unchecked.value !== undefined && (
        <span title={unchecked.value}>
          <b class="mark-error">Not checked</b>{' '}
          <button class="link" onClick={session.evaluateSoon} type="button">
            Check again
          </button>
        </span>
      )}
      {first && (
        <span>
          <b class={errors > 0 ? 'mark-error' : 'mark-warning'}>
            {errors > 0 ? count(errors, 'error') : count(warnings, 'warning')}
          </b>{' '}
          line {first.line} <Keycap>F8</Keycap> next
        </span>
      )}
      {saved.value?.hash === null ? <span>Not saved yet</span> : isDirty.value && <span>Unsaved changes</span>}
      {examples.length > 0 && (
        <span>
          {value?.notLoading
            ? `${count(examples.length, 'example')} cannot be run`
            : `${passed} of ${count(examples.length, 'example')} ${examples.length === 1 ? 'passes' : 'pass'}`}
        </span>
      )}
      {all && (
        <span>
          All mappings: {all.passed} of {all.total}
        </span>
      )}
      <span class="end">
        <span class="cut">{session.path}</span>
        <span aria-live="off">
          {isChecking.value && !value ? 'checking…' : value && `checked in ${Math.round(value.tookMs)} ms`}
        </span>
      </span>
    </footer>
  );
}
