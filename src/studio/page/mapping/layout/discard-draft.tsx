// A draft is in no file, so nothing brings it back: it is asked for twice.
import { useState } from 'preact/hooks';
import { pathTo } from '../../frame/route.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

export function DiscardDraft() {
  const { go, say, sessions } = useStudio();
  const { path } = useSession();
  const [isAsked, setAsked] = useState(false);
  const discard = () => {
    sessions.discard(path);
    say(`Discarded the draft ${path}.`);
    go(pathTo('mapping'));
  };
  return (
    <button
      class="button"
      onBlur={() => setAsked(false)}
      onClick={() => (isAsked ? discard() : setAsked(true))}
      type="button"
    >
      {isAsked ? 'Discard for good' : 'Discard draft'}
    </button>
  );
}
