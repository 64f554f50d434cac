import { request } from '../../../api/client.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { PickMenu } from './pick-menu.tsx';

export function AddRecord() {
  const session = useSession();
  const { project, say } = useStudio();
  const add = async (object: string) => {
    try {
      const { fields } = await request('GET /api/objects/:name', { path: { name: object } });
      const key = fields.find(({ isKey, name }) => isKey && name !== 'Id');
      const answer = await session.edit({
        kind: 'add-rule',
        object,
        ...(key && { keyField: key.name, keyExpression: 'id' }),
      });
      if (answer.kind === 'refused') say(answer.reason, 'error');
    } catch (error) {
      say((error as Error).message, 'error');
    }
  };
  return (
    <PickMenu
      class="button add-record"
      items={project.value?.objects.map(({ name, label }) => ({
        id: name,
        title: label,
        ...(name !== label && { note: name }),
        pick: () => void add(name),
      }))}
      label="Add record"
      none="There is no snapshot of your org yet. `npx s3sf schema pull` gets one."
    />
  );
}
