// The given event has a type that this mapping is not for. Nothing is shown as its result, and the ways on are.
import { pathTo } from '../../frame/route.ts';
import { Warn } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';
import { listed } from '../../text/listed.ts';
import { beginWith } from '../new/begin-with.ts';
import { useSession } from '../state/session-context.ts';

export function ForeignEvent() {
  const session = useSession();
  const { go, project, say, sessions } = useStudio();
  const type = session.foreignType.value;
  const { value } = session.chosen;
  if (type === undefined || value.kind !== 'given') return null;
  const types = session.readable.value?.form.types ?? [];
  const other =
    project.value?.mappings.find((each) => each.types?.includes(type))?.path ?? sessions.named(type)?.path ?? undefined;
  const openOther = () => {
    if (other === undefined) return;
    sessions.of(other).chosen.value = value;
    go(pathTo('mapping', [other]));
  };
  const beginNew = () => {
    beginWith.value = JSON.stringify(value.event, null, 2);
    go(pathTo('mapping', ['new']));
  };
  const add = async () => {
    const answer = await session.edit({ kind: 'add-type', type });
    if (answer.kind === 'refused') say(answer.reason, 'error');
  };
  return (
    <section aria-label="Another event type" class="empty small" role="status">
      <Warn />
      <p>
        <strong>
          This mapping is for {listed(types)}. This event is {type}.
        </strong>
      </p>
      <span class="actions">
        {other !== undefined ? (
          <button class="button small first" onClick={openOther} type="button">
            Open its mapping
          </button>
        ) : (
          <button class="button small first" onClick={beginNew} type="button">
            New event type from this event
          </button>
        )}
        {other === undefined && (
          <button class="button small" onClick={() => void add()} type="button">
            Add this type to this mapping
          </button>
        )}
      </span>
    </section>
  );
}
