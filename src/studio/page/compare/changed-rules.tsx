import type { ChangedRule } from '../../contract.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { Warn } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';
import { count } from '../text/count.ts';

const words: Record<ChangedRule['change'], string> = { added: 'added', removed: 'removed', changed: 'changed' };

export function ChangedRules({ rules }: { rules: readonly ChangedRule[] }) {
  const { go } = useStudio();
  return (
    <section aria-label="Rules that changed" class="changed-rules">
      <h2>Rules that changed</h2>
      {rules.map((rule) => (
        <div class="changed-rule" key={`${rule.path} ${rule.text}`}>
          <p class="row-head">
            <Link to={rule.open}>{rule.text}</Link>
            <span class="note">{words[rule.change]}</span>
          </p>
          <p class="note">{rule.types.join(', ')}</p>
          {rule.events > 0 ? (
            <p>
              <b>{count(rule.events, 'event')}</b> {rule.events === 1 ? 'becomes' : 'become'} something else
            </p>
          ) : (
            <p class="mark-warning no-event">
              <Warn />
              <span>0: no event shows it</span>
              <button
                class="button small"
                onClick={() => go(pathTo('mapping', [rule.path], { paste: 'yes' }))}
                type="button"
              >
                Add example
              </button>
            </p>
          )}
        </div>
      ))}
      {rules.length === 0 && <p class="muted">No rule has changed.</p>}
    </section>
  );
}
