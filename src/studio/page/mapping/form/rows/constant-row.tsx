// A literal value: a picklist is a menu, everything else a text.
import { useEffect, useState } from 'preact/hooks';
import type { FormRow } from '../../../../contract.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { RowFinding } from './row-finding.tsx';
import { RowLabel } from './row-label.tsx';

export function ConstantRow({ row }: { row: FormRow }) {
  const session = useSession();
  const { say } = useStudio();
  const isTied = session.tie.value.rows.has(row.id);
  const value = row.constant === null ? '' : String(row.constant);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const set = async (now: string) => {
    const answer = await session.edit({ kind: 'set-value', node: row.node, value: literal(now, row.constant) });
    if (answer.kind === 'refused') say(answer.reason, 'error');
  };
  const focus = () => {
    session.focus.value = { kind: 'row', id: row.id };
  };
  const label = `${row.label}, the same for every event`;
  const isKnown = row.choices?.some((choice) => choice.value === value);
  const findings = session.evaluation.value?.findings.filter((each) => each.row === row.id) ?? [];
  return (
    <>
      <div class={`form-row constant ${isTied ? 'tied' : ''}`} data-row={row.id}>
        <RowLabel row={row} />
        {row.choices ? (
          <select
            aria-label={label}
            class="row-select"
            onChange={({ currentTarget }) => void set(currentTarget.value)}
            onFocus={focus}
            value={value}
          >
            {!isKnown && <option value={value}>{value === '' ? 'no value' : value}</option>}
            {row.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            aria-label={label}
            class="row-input row-select"
            onChange={({ currentTarget }) => void set(currentTarget.value)}
            onFocus={focus}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            spellcheck={false}
            value={text}
          />
        )}
      </div>
      {findings.map((finding) => (
        <RowFinding field={row.field} finding={finding} key={`${finding.code} ${finding.start}`} />
      ))}
    </>
  );
}

/** Keeps the kind of value that was there, as far as the text allows. */
export function literal(text: string, before: FormRow['constant']): string | number | boolean | null {
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return before === null && text === '' ? null : text;
}
