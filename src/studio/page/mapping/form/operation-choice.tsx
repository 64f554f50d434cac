import type { FormRule } from '../../../contract.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

const operations: [string, string][] = [
  ['upsert', 'create or update'],
  ['create', 'create once'],
  ['update', 'update'],
  ['delete', 'delete'],
];

/** What happens to the record, in words beside its name. */
export function OperationChoice({ rule }: { rule: FormRule }) {
  const session = useSession();
  const { say } = useStudio();
  const set = async (value: string) => {
    const answer = await session.edit({ kind: 'set-value', node: [...rule.node, 'operation'], value });
    if (answer.kind === 'refused') say(answer.reason, 'error');
  };
  const isKnown = operations.some(([name]) => name === rule.operation);
  return (
    <select
      aria-label={`What happens to the ${rule.label}`}
      class="operation"
      onChange={({ currentTarget }) => void set(currentTarget.value)}
      value={rule.operation}
    >
      {!isKnown && <option value={rule.operation}>{rule.operationText}</option>}
      {operations.map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </select>
  );
}
