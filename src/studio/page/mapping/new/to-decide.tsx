// What a draft leaves to the person, as its comments list it now: what is decided is gone.
import { signal } from '@preact/signals';
import { Down, Info } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';
import { Sentence } from '../../text/sentence.tsx';
import { useSession } from '../state/session-context.ts';
import { goToLine } from '../state/use-mapping-route.ts';
import { inFormWords } from './in-form-words.ts';

const isFolded = signal(false);

export function ToDecide() {
  const session = useSession();
  const { say } = useStudio();
  const decisions = session.readable.value?.form.toDecide ?? [];
  if (decisions.length === 0) return null;
  const decide = async (text: string) => {
    const answer = await session.edit({ kind: 'decide', decisions: [text] });
    if (answer.kind === 'refused') say(answer.reason, 'error');
    else say('Removed the line from the comments. Undo brings it back.');
  };
  return (
    <section aria-label="To decide" class="card to-decide">
      <header>
        <Info />
        <h3>To decide</h3>
        <span class="aside">{decisions.length}</span>
        <button
          aria-expanded={!isFolded.value}
          class="button quiet small end"
          onClick={() => (isFolded.value = !isFolded.value)}
          type="button"
        >
          {isFolded.value ? 'Show' : 'Hide'}
          <Down />
        </button>
      </header>
      {!isFolded.value && (
        <ul>
          {decisions.map(({ text, line, isListed }) => (
            <li key={text}>
              <span>
                <Sentence text={inFormWords(text)} where="form" />{' '}
                <button class="link" onClick={() => goToLine(session, line, 1)} type="button">
                  line {line}
                </button>
              </span>
              {isListed && (
                <button class="button small" onClick={() => void decide(text)} type="button">
                  Decided
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
