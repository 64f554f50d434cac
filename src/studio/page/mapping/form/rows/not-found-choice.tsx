import type { FormLink, FormRow } from '../../../../contract.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';

/** What a lookup does while the record that it points to does not exist. */
export function NotFoundChoice({ row, link }: { row: FormRow; link: FormLink }) {
  const session = useSession();
  const { say } = useStudio();
  const set = async (value: string) => {
    const links = row.node.indexOf('links');
    const node = [...row.node.slice(0, links + 2), 'notFound'];
    const answer = await session.edit({ kind: 'set-value', node, value });
    if (answer.kind === 'refused') say(answer.reason, 'error');
  };
  return (
    <label class="not-found">
      If Salesforce has no such {link.label}
      <select class="row-select" onChange={({ currentTarget }) => void set(currentTarget.value)} value={link.notFound}>
        <option value="retry">wait and try again</option>
        <option value="omit">write the record without it</option>
      </select>
      {link.notFound === 'retry' && <span>If it never comes, the event becomes a dead letter.</span>}
    </label>
  );
}
