// What the edits change, and for which events: rules at the left, events with what differs at the right.
import { pathTo } from '../frame/route.ts';
import { NothingRuns } from '../stack/nothing-runs.tsx';
import { useStudio } from '../store/studio.ts';
import { ChangedEventCard } from './changed-event.tsx';
import { ChangedRules } from './changed-rules.tsx';
import { CompareBar, type CompareChoice } from './compare-bar.tsx';
import { useComparison } from './use-comparison.ts';
import { beforeInWords, type Compared, Versions } from './versions.tsx';

export function CompareScreen() {
  const { route, go } = useStudio();
  const choice = choiceIn(route.value.query);
  const { source, folder, against } = choice;
  const choose = (wanted: CompareChoice) => go(pathTo('compare', [], { ...wanted }), { replace: true });
  const { comparison, isBusy } = useComparison({ source, against, ...(source === 'folder' && { folder }) });
  return (
    <>
      <CompareBar choice={choice} onChange={choose} />
      <main aria-busy={isBusy} class="compare-screen">
        <p aria-live="polite" class={isBusy ? 'comparing' : 'unseen'}>
          {isBusy
            ? 'Comparing…'
            : comparison?.kind === 'compared'
              ? `${comparison.changed} of ${comparison.events} events change`
              : ''}
        </p>
        <div class={`compare-content ${isBusy ? 'busy' : ''}`} inert={isBusy}>
          {comparison?.kind === 'nothing-runs' && <NothingRuns />}
          {comparison?.kind === 'refused' && (
            <p class="empty">
              <strong>This cannot be compared.</strong>
              {comparison.reason}
              {against === 'HEAD' && (
                <span class="actions">
                  <button class="button" onClick={() => choose({ ...choice, against: 'saved' })} type="button">
                    Compare with the saved files
                  </button>
                </span>
              )}
            </p>
          )}
          {comparison?.kind === 'compared' && <ComparedVersions compared={comparison} source={source} />}
        </div>
      </main>
    </>
  );
}

function ComparedVersions({ compared, source }: { compared: Compared; source: CompareChoice['source'] }) {
  const { sessions } = useStudio();
  const { before, rules, changes, changed, events } = compared;
  const differs = rules.length + changes.length > 0;
  return (
    <>
      <Versions compared={compared} />
      {!differs && (
        <p class="empty">
          <strong>No differences.</strong>
          {sessions.unsaved.value.length > 0
            ? `Every rule is the same as in ${beforeInWords(before)}, including your unsaved edits.`
            : `Every rule is the same as in ${beforeInWords(before)}. Edit a mapping to see here what the edit changes, before you save it.`}
        </p>
      )}
      {differs && (
        <div class="compared">
          <ChangedRules rules={rules} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
          <section aria-label="Events that change" class="changed-events" tabIndex={0}>
            {changes.map((change) => (
              <ChangedEventCard change={change} key={change.name} />
            ))}
            {changes.length === 0 && (
              <p class="empty">
                {events > 0 ? (
                  'The records of no event change.'
                ) : (
                  <>
                    <strong>There are no events to compare.</strong>
                    {noEvents[source]}
                  </>
                )}
              </p>
            )}
            {changed > changes.length && <p class="note">and {changed - changes.length} more</p>}
          </section>
        </div>
      )}
    </>
  );
}

function choiceIn({ source, folder, against }: Record<string, string>): CompareChoice {
  return {
    source: source === 'folder' || source === 'bucket' ? source : 'examples',
    folder: folder ?? 'examples',
    against: against === 'saved' ? 'saved' : 'HEAD',
  };
}

const noEvents: Record<CompareChoice['source'], string> = {
  examples: 'No mapping has an example yet.',
  folder: 'The folder has no files that end in .json or .jsonl.',
  bucket: 'Nothing has been published to the local stack yet.',
};
