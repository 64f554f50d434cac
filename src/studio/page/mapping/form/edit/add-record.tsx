import { request } from '../../../api/client.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { PickMenu } from './pick-menu.tsx';

export function AddRecord() {
  const session = useSession();
  const { project, say } = useStudio();
  const add = async (object: string, isInSnapshot: boolean) => {
    try {
      if (!isInSnapshot) {
        await request('POST /api/objects', { body: { objects: [object] } });
        say(`${object} was added to the snapshot.`);
      }
      const answer = await session.edit({ kind: 'add-rule', object });
      if (answer.kind === 'refused') say(answer.reason, 'error');
    } catch (error) {
      say((error as Error).message, 'error');
    }
  };
  const now = project.value;
  return (
    <PickMenu
      class="button add-record"
      items={
        now && [
          ...now.objects.map(({ name, label }) => ({
            id: name,
            title: label,
            ...(name !== label && { note: name }),
            pick: () => void add(name, true),
          })),
          ...now.toAdd.map(({ name, label }) => ({
            id: name,
            title: label,
            note: 'not in the snapshot yet; it is added',
            pick: () => void add(name, false),
          })),
        ]
      }
      label="Add record"
      none="There is no snapshot of your org yet. `npx s3sf schema pull` gets one."
    />
  );
}
