// Findings about a record as a whole. What a record that is deleted cannot have goes away by one action.
import type { FormRule } from '../../../contract.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';
import { openRow } from './open-row.ts';
import { RowFinding } from './rows/row-finding.tsx';

const setsFields = 'mapping/delete-sets-fields';

export function RuleFindings({ rule }: { rule: FormRule }) {
  const session = useSession();
  const { say } = useStudio();
  const all = session.evaluation.value?.findings ?? [];
  const own = all.filter(({ row, start, code }) =>
    code === setsFields ? start >= rule.start && start <= rule.end : row === rule.node.join('/'),
  );
  const others = own.filter(({ code }) => code !== setsFields);
  const remove = async () => {
    openRow.value = undefined;
    const answer = await session.edit({ kind: 'remove-values', rule: rule.index });
    if (answer.kind === 'refused') say(answer.reason, 'error');
    else say('The fields were removed. Ctrl-Z brings them back.');
  };
  return (
    <>
      {others.length < own.length && (
        <div class="row-finding error">
          <span>
            <strong>A record that is deleted needs only its key.</strong> Its fields are not written.
          </span>
          <button class="button small first" onClick={() => void remove()} type="button">
            Remove the fields
          </button>
        </div>
      )}
      {others.map((finding) => (
        <RowFinding finding={finding} key={`${finding.code} ${finding.start}`} />
      ))}
    </>
  );
}
