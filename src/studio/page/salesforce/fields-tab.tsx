// The fields of the snapshot: used, not used, those that mappings use and the snapshot does not have, and what the org says
// otherwise. Each filter has its count.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DriftAnswer, FieldUse, MissingField } from '../../contract.ts';
import { request } from '../api/client.ts';
import { NotRead } from '../frame/not-read.tsx';
import { useStudio } from '../store/studio.ts';
import { useAnswer } from '../store/use-answer.ts';
import { DriftTable } from './fields/drift-table.tsx';
import { FieldsTable } from './fields/fields-table.tsx';
import { MissingPanel } from './fields/missing-panel.tsx';
import { Unknown } from './fields/unknown.tsx';
import { SalesforceBar } from './salesforce-bar.tsx';

type Filter = FieldUse['state'] | 'drift';

const filters: [Filter, string][] = [
  ['used', 'used'],
  ['not-used', 'not used'],
  ['missing', 'missing'],
  ['drift', 'drift'],
];

export function FieldsTab() {
  const { say, changes, sessions } = useStudio();
  const texts = sessions.texts.value;
  const { answer, problem, ask } = useAnswer(
    () => request('POST /api/salesforce/fields', { body: { unsaved: texts } }),
    [texts],
    ({ problem: reason }) => {
      if (reason !== undefined) say(reason, 'error');
    },
  );
  const { uses, parts } = answer ?? {};
  const [drift, setDrift] = useState<DriftAnswer | undefined>(undefined);
  const [chosen, setChosen] = useState<Filter | undefined>(undefined);
  const [text, setText] = useState('');
  const [added, setAdded] = useState<MissingField | undefined>(undefined);
  const isRunning = useRef<boolean | undefined>(undefined);
  const compare = (asks: boolean) =>
    request('GET /api/salesforce/drift', { query: asks ? { ask: 'yes' } : {} }).then(setDrift, (error: Error) =>
      setDrift({ kind: 'no-org', reason: error.message }),
    );
  useEffect(
    () =>
      changes.listen((change) => {
        if (change.kind === 'files') ask();
      }),
    [],
  );
  useEffect(() => {
    void compare(false);
    return changes.listen((change) => {
      if (change.kind !== 'stack') return;
      // It says the counts of the queues, too.
      const runs = change.stack !== null;
      if (runs !== (isRunning.current ?? !runs)) void compare(false);
      isRunning.current = runs;
    });
  }, []);
  if (!uses)
    return (
      <>
        <SalesforceBar view="fields" />
        <main>
          {problem === undefined ? (
            <p class="empty">Reading…</p>
          ) : (
            <NotRead onTry={ask} problem={problem} what="The fields" />
          )}
        </main>
      </>
    );
  const filter = chosen ?? (uses.some(({ state }) => state === 'missing') ? 'missing' : 'used');
  const count = (name: Filter) =>
    name !== 'drift'
      ? uses.filter(({ state }) => state === name).length
      : drift?.kind === 'compared'
        ? drift.changes.length
        : drift
          ? '–'
          : '…';
  const wanted = text.trim().toLowerCase();
  const matches = (...texts: string[]) => texts.some((each) => each.toLowerCase().includes(wanted));
  const choose = (name: Filter) => {
    setChosen(name);
    if (name === 'drift' && drift?.kind === 'not-asked') {
      setDrift(undefined);
      void compare(true);
    }
    setAdded(undefined);
  };
  return (
    <>
      <SalesforceBar view="fields">
        {filters.map(([name, words]) => (
          <button aria-pressed={filter === name} class="filter" key={name} onClick={() => choose(name)} type="button">
            <b>{count(name)}</b> {words}
          </button>
        ))}
        <input
          aria-label="Filter the fields"
          class="field end"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          placeholder="Filter"
          spellcheck={false}
          value={text}
        />
      </SalesforceBar>
      <main class="fields-body">
        <div class="map-table">
          {filter !== 'drift' && <Unknown parts={parts} />}
          {filter === 'drift' ? (
            <DriftTable drift={drift} onCompare={() => void compare(true)} shows={matches} />
          ) : (
            <FieldsTable
              chosen={added}
              onAdd={(field) => {
                setAdded(field);
                // With the last one, the filter stays.
                setChosen(filter);
              }}
              parts={parts}
              uses={uses.filter((each) => each.state === filter && matches(each.label, each.fieldLabel, each.field))}
            >
              {wanted === '' ? noneOf[filter] : `Nothing matches “${text}”.`}
            </FieldsTable>
          )}
        </div>
        {added && (
          <MissingPanel field={added} key={`${added.object}.${added.field}`} onClose={() => setAdded(undefined)} />
        )}
      </main>
    </>
  );
}

const noneOf: Record<FieldUse['state'], string> = {
  used: 'No mapping names a field that the snapshot has.',
  'not-used': 'The mappings use every field of their objects.',
  missing: 'The snapshot has every field that the mappings use.',
};
