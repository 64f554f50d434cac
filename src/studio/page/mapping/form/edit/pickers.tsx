// Menus of the row in focus: a value of the event, a function.

import { shortPath } from '../../../expressions/tokens.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { PickMenu } from './pick-menu.tsx';

export function PickValue({ onPick }: { onPick(names: readonly string[]): void }) {
  const session = useSession();
  const paths = session.readable.value?.paths ?? [];
  return (
    <PickMenu
      items={paths.map((path) => ({
        id: path.path,
        title: shortPath(path.names),
        note: path.usedText,
        isCode: true,
        pick: () => onPick(path.names),
      }))}
      label="Event value"
    />
  );
}

export function PickFunction({ onPick }: { onPick(insert: string): void }) {
  const { functions } = useStudio();
  return (
    <PickMenu
      items={functions.value.map(({ name, signature, about, insert }) => ({
        id: name,
        title: signature,
        note: about,
        isCode: true,
        pick: () => onPick(insert),
      }))}
      label="Function"
    />
  );
}
