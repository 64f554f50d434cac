// What is known about the chosen value: its type and limits, how often the examples have it, and who uses it.
import { useStudio } from '../../store/studio.ts';
import { count } from '../../text/count.ts';
import { listed } from '../../text/listed.ts';
import { rowsOf } from '../state/session/readable.ts';
import { useSession } from '../state/session-context.ts';
import { putIntoTarget, targetRow } from './put-into-target.ts';

export function ChosenValue() {
  const session = useSession();
  const { say } = useStudio();
  const [only] = session.tie.value.paths;
  const path = session.readable.value?.paths.find((each) => each.path === only);
  if (!path) return null;
  const rows = rowsOf(session.readable.value);
  const labels = [...new Set(path.usedBy.flatMap((id) => rows.find((row) => row.id === id)?.label ?? []))];
  const target = targetRow(session);
  const examples = session.readable.value?.examples.length ?? 0;
  return (
    <div class="chosen-value">
      <div class="head">
        <code class="cut">{path.names.at(-1)}</code>
        {target && (
          <button class="button small" onClick={() => void putIntoTarget(session, path, say)} type="button">
            Put into {target.label}
          </button>
        )}
      </div>
      {path.typeText !== undefined && <p>{path.typeText}</p>}
      <p class="muted">
        In {path.inExamples} of {count(examples, 'example')}.{' '}
        {labels.length > 0 ? `Used by ${listed(labels)}.` : 'Not used.'}
      </p>
    </div>
  );
}
