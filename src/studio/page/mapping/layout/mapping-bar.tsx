// Which mapping is in view, what it is for, and what can be done with it.
import { useLayoutEffect } from 'preact/hooks';
import { pathTo } from '../../frame/route.ts';
import { commandKey, isCommand, isTyping } from '../../keyboard/keys.ts';
import { useStudio } from '../../store/studio.ts';
import { saySaved } from '../state/say-saved.ts';
import { useSession } from '../state/session-context.ts';
import { DiscardDraft } from './discard-draft.tsx';
import { MappingMenu } from './mapping-menu.tsx';
import { SaveAsExample } from './save-as-example.tsx';

export function MappingBar() {
  const { go, say } = useStudio();
  const session = useSession();
  const { readable, isDirty, chosen, example } = session;
  const save = async () => {
    if (await session.save()) await saySaved(session, say);
  };
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isCommand(event, 's')) {
        event.preventDefault();
        void save();
        return;
      }
      // An editor has its own keys, and undoes the same text.
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) session.document.redo();
      else session.document.undo();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [session]);
  const accept = async () => {
    const { value } = chosen;
    if (value.kind !== 'example') return;
    const answer = await session.edit({ kind: 'accept', example: value.index });
    if (answer.kind === 'refused') return say(answer.reason, 'error');
    const isFirst = session.isUnaccepted.peek();
    session.isUnaccepted.value = false;
    if (isFirst) say('The example now expects what it becomes.');
    else say(answer.about ?? 'The example now expects what it becomes.');
  };
  const verdict = session.evaluation.value?.notLoading ? undefined : example.value?.verdict;
  const differs = verdict === 'differs' || (verdict === 'passes' && session.isUnaccepted.value);
  const isNew = session.saved.value?.hash === null;
  return (
    <div class="screen-bar">
      <MappingMenu />
      <span class="about cut" title={readable.value?.form.description}>
        {readable.value?.form.description}
      </span>
      <span class="end">
        <button class="button" onClick={() => go(pathTo('mapping', ['new']))} type="button">
          New event type
        </button>
        {isNew && <DiscardDraft key={session.path} />}
        {differs && (
          <button class="button" onClick={accept} title={acceptTitle(example.value)} type="button">
            Accept as expected
          </button>
        )}
        {chosen.value.kind === 'given' && session.foreignType.value === undefined && <SaveAsExample />}
        <button
          aria-disabled={!isDirty.value}
          class={`button ${isDirty.value || isNew ? 'first' : ''}`}
          onClick={save}
          type="button"
        >
          Save
          <span class="keycap">{commandKey} S</span>
        </button>
      </span>
    </div>
  );
}

const acceptTitle = (example: { name: string; differences: { subject: string }[] } | undefined) =>
  example &&
  `Writes what the event becomes now into “${example.name}”: ${example.differences.map(({ subject }) => subject).join(', ')}`;
