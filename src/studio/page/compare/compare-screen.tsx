// What the edits change, and for which events: rules at the left, events with what differs at the right.
import { useEffect, useState } from 'preact/hooks';
import type { CompareRequest, Comparison } from '../../contract.ts';
import { request } from '../api/client.ts';
import { useStudio } from '../store/studio.ts';
import { count } from '../text/count.ts';
import { ChangedEventCard } from './changed-event.tsx';
import { ChangedRules } from './changed-rules.tsx';

const sources: [CompareRequest['source'], string][] = [
  ['examples', 'Examples'],
  ['folder', 'Folder'],
];

export function CompareScreen() {
  const { sessions, changes } = useStudio();
  const [source, setSource] = useState<CompareRequest['source']>('examples');
  const [folder, setFolder] = useState('examples');
  const [comparison, setComparison] = useState<Comparison | undefined>(undefined);
  const [isBusy, setBusy] = useState(true);
  const texts = sessions.texts.value;
  useEffect(() => {
    const mine = new AbortController();
    const compare = () => {
      setBusy(true);
      void request('POST /api/compare', {
        body: { source, ...(source === 'folder' && { folder }), unsaved: texts },
        signal: mine.signal,
      }).then(
        (answer) => {
          setComparison(answer);
          setBusy(false);
        },
        (error: Error) => {
          if (mine.signal.aborted) return;
          setComparison({ kind: 'refused', reason: error.message });
          setBusy(false);
        },
      );
    };
    compare();
    const stop = changes.listen(({ kind }) => {
      if (kind === 'files') compare();
    });
    return () => {
      stop();
      mine.abort();
    };
  }, [source, folder, texts]);
  const unsaved = sessions.unsaved.value.length;
  return (
    <>
      <div class="screen-bar">
        <h1 class="bar-title">What the edits change</h1>
        <fieldset aria-label="Events to compare" class="switch tall">
          {sources.map(([name, text]) => (
            <button aria-pressed={source === name} key={name} onClick={() => setSource(name)} type="button">
              {text}
            </button>
          ))}
        </fieldset>
        {source === 'folder' && (
          <input
            aria-label="Folder with event files"
            class="field folder-name"
            onChange={({ currentTarget }) => setFolder(currentTarget.value)}
            spellcheck={false}
            value={folder}
          />
        )}
        <span aria-live="polite" class="about">
          {isBusy
            ? 'Comparing…'
            : comparison?.kind === 'compared' &&
              `${comparison.changed} of ${count(comparison.events, 'event')} ${comparison.changed === 1 ? 'changes' : 'change'}, against ${revision(comparison.against)}${unsaved > 0 ? ', with what is not saved' : ''}`}
        </span>
      </div>
      <main class={`compare-screen ${isBusy ? 'busy' : ''}`}>
        {comparison?.kind === 'refused' && (
          <p class="empty">
            <strong>This cannot be compared.</strong>
            {comparison.reason}
          </p>
        )}
        {comparison?.kind === 'compared' && comparison.rules.length === 0 && comparison.changes.length === 0 && (
          <p class="empty">
            <strong>Nothing differs.</strong>
            Every rule is as it was in {revision(comparison.against)}. Edit a mapping, and what that changes is shown
            here before you save it.
          </p>
        )}
        {comparison?.kind === 'compared' && comparison.rules.length + comparison.changes.length > 0 && (
          <>
            <ChangedRules rules={comparison.rules} />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
            <section aria-label="Events that change" class="changed-events" tabIndex={0}>
              {comparison.changes.map((change) => (
                <ChangedEventCard change={change} key={change.name} />
              ))}
              {comparison.changes.length === 0 && <p class="empty">No event becomes something else.</p>}
              {comparison.changed > comparison.changes.length && (
                <p class="note">and {comparison.changed - comparison.changes.length} more</p>
              )}
            </section>
          </>
        )}
      </main>
    </>
  );
}

const revision = (name: string) => (name === 'HEAD' ? 'the last commit' : name);
