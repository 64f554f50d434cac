// What the row in focus gives for the event in view.
import type { FormRow } from '../../../../contract.ts';
import { useSession } from '../../state/session-context.ts';

export function Gives({ row }: { row: FormRow }) {
  const session = useSession();
  const records = session.result.value?.records ?? [];
  const rule = Number(row.node[1]);
  const record = records.find((each) => each.rule === rule);
  if (row.part === 'when' || row.part === 'forEach') {
    return (
      <p aria-live="polite" class="gives">
        {record && (
          <>
            {record.label} is <b>{record.text}</b>
          </>
        )}
      </p>
    );
  }
  const fields = records
    .filter((each) => each.rule === rule)
    .flatMap(({ fields }) => fields.filter((each) => each.row === row.id));
  const [first] = fields;
  return (
    <p aria-live="polite" class="gives">
      {!first && record?.outcome === 'skipped' && <>not written for this event</>}
      {first?.outcome === 'failed' && <span class="mark-error">{first.problem?.text}</span>}
      {first?.outcome === 'kept' && <>gives no value: Salesforce keeps its own</>}
      {first?.outcome === 'cleared' && <>clears the field</>}
      {first?.outcome === 'set' && (
        <>
          gives <b>{first.link ? `${first.link.label} ${first.link.key}` : first.text}</b>
          {first.note && <span> {first.note}</span>}
          {fields.length > 1 && <span> and {fields.length - 1} more</span>}
        </>
      )}
    </p>
  );
}
