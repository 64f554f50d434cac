import { Keycap } from '../../keyboard/keycap.tsx';
import { count } from '../../text/count.ts';
import { useSession } from '../state/session-context.ts';

export function StatusBar() {
  const session = useSession();
  const { evaluation, readable, isDirty, isChecking, saved, unchecked } = session;
  const { value } = evaluation;
  const examples = readable.value?.examples ?? [];
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
      {value && (
        <span>
          All mappings: {value.allExamples.passed} of {value.allExamples.total}
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
