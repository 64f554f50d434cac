import type { ChangedRule } from '../../contract.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { Warn } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';
import { count } from '../text/count.ts';

export function ChangedRules({ rules }: { rules: readonly ChangedRule[] }) {
  return (
    <section aria-label="Rules that changed" class="changed-rules">
      <h2>Rules that changed</h2>
      {rules.map((rule) => (
        <div class="changed-rule" key={`${rule.path} ${rule.line} ${rule.text}`}>
          <p>{rule.open ? <Link to={rule.open}>{rule.text}</Link> : rule.text}</p>
          <p class="note">
            {rule.types.join(', ') || rule.path.replace(/^mappings\//, '')},{' '}
            {rule.change === 'removed' ? `it was in line ${rule.line}` : `line ${rule.line}`}
          </p>
          {rule.events > 0 ? (
            <p>
              <b>{count(rule.events, 'event')}</b> {rule.events === 1 ? 'becomes' : 'become'} something else
            </p>
          ) : (
            <NoEvent rule={rule} />
          )}
        </div>
      ))}
      {rules.length === 0 && <p class="muted">No rule has changed.</p>}
    </section>
  );
}

function NoEvent({ rule: { path, types, text, open } }: { rule: ChangedRule }) {
  const { go } = useStudio();
  const [type = ''] = types;
  return (
    <p class="mark-warning no-event">
      <Warn />
      <span>0: no event shows it</span>
      {open && types.length > 0 && (
        <button
          class="button small"
          onClick={() => go(pathTo('mapping', [path], { paste: 'yes', type, shows: text }))}
          type="button"
        >
          Add example
        </button>
      )}
    </p>
  );
}
