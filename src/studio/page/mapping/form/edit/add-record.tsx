import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { PickMenu } from './pick-menu.tsx';

export function AddRecord() {
  const session = useSession();
  const { project, say } = useStudio();
  const add = async (object: string) => {
    const answer = await session.edit({ kind: 'add-rule', object });
    if (answer.kind === 'refused') say(answer.reason, 'error');
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
