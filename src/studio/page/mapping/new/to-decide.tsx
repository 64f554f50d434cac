// What the draft leaves to the person. It goes away with a click, and the mapping's own comments still say it.
import { Cross, Info } from '../../icons/icons.tsx';
import { Sentence } from '../../text/sentence.tsx';
import { useSession } from '../state/session-context.ts';
import { goToLine } from '../state/use-mapping-route.ts';

export function ToDecide() {
  const session = useSession();
  const { toDecide } = session;
  if (toDecide.value.length === 0) return null;
  return (
    <section aria-label="To decide" class="card to-decide">
      <header>
        <Info />
        <h3>To decide</h3>
        <span class="aside cut">{session.path} is a draft. Save it to keep it.</span>
        <button aria-label="Close" class="button quiet small end" onClick={() => (toDecide.value = [])} type="button">
          <Cross />
        </button>
      </header>
      <ul>
        {toDecide.value.map(({ text, line }) => (
          <li key={`${line} ${text}`}>
            <Sentence text={text} />{' '}
            <button class="link" onClick={() => goToLine(session, line, 1)} type="button">
              line {line}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
