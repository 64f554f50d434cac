import type { ResultField, ResultRecord } from '../../../contract.ts';
import { useSession } from '../state/session-context.ts';

export function RecordCard({ record }: { record: ResultRecord }) {
  const isFailed =
    record.outcome === 'failed' ||
    record.fields.some(({ outcome, expected }) => outcome === 'failed' || expected !== undefined);
  if (record.outcome === 'skipped') {
    return (
      <section aria-label={record.label} class="card skipped">
        <p>
          <strong>{record.label}:</strong> <span class="muted">{record.text}</span>
        </p>
      </section>
    );
  }
  return (
    <section aria-label={record.label} class={`card record-card ${isFailed ? 'failed' : ''}`}>
      <header>
        <h3>{record.label}</h3>
        <span class="aside">{record.text}</span>
      </header>
      {record.problem && <p class="record-problem mark-error">{record.problem.text}</p>}
      {record.fields.map((field) => (
        <FieldRow field={field} key={field.row} />
      ))}
    </section>
  );
}

function FieldRow({ field }: { field: ResultField }) {
  const session = useSession();
  const isTied = session.tie.value.rows.has(field.row);
  const focus = () => {
    session.focus.value = { kind: 'row', id: field.row };
  };
  return (
    <button
      class={`result-field ${isTied ? 'tied' : ''} ${field.outcome}`}
      onClick={focus}
      onFocus={focus}
      type="button"
    >
      <span class="label" title={field.field}>
        {field.label}
      </span>
      <span class="value">
        <FieldValue field={field} />
        {field.expected !== undefined && (
          <span class="expected">Expected: {field.expected === null ? 'no value' : field.expected.text}</span>
        )}
      </span>
    </button>
  );
}

function FieldValue({ field }: { field: ResultField }) {
  const { outcome, text, note, link, problem } = field;
  if (outcome === 'failed') return <span class="mark-error">{problem?.text ?? 'This value fails.'}</span>;
  if (outcome === 'kept') return <span class="muted">no value: stays as it is</span>;
  if (outcome === 'cleared') return <span class="muted">cleared</span>;
  return (
    <span class="shown">
      {link ? (
        <span class="linked">{text ?? `${link.label} ${link.key}`}</span>
      ) : text === '' ? (
        <span class="muted">empty</span>
      ) : (
        text
      )}
      {note && <span class="muted"> {note}</span>}
    </span>
  );
}
