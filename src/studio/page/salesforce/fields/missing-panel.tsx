// A field that the snapshot does not have: its type, guessed and editable, the metadata to deploy, and the button that adds
// it to the snapshot, the metadata and the permission sets.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AddFieldAnswer, MissingField } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { Check, Cross } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';

/** What people choose most; the server reads more. */
const types = [
  'Text(255)',
  'LongTextArea(32768)',
  'Number(16, 2)',
  'Currency(16, 2)',
  'Percent(16, 2)',
  'Checkbox',
  'Date',
  'DateTime',
  'Email',
  'Phone',
  'Url',
  'Picklist(One; Two)',
  'Lookup(Contact)',
  'Key(255)',
];

export function MissingPanel({ field: missing, onClose }: { field: MissingField; onClose(): void }) {
  const { say, sessions } = useStudio();
  const { object, field, because, events } = missing;
  const [typeText, setTypeText] = useState(missing.typeText);
  const [answer, setAnswer] = useState<AddFieldAnswer>({
    ...{ kind: 'shown', metadata: [missing.metadata], written: [], kept: [] },
  });
  const [isAdding, setAdding] = useState(false);
  const newest = useRef(0);
  const ask = async (writes: boolean, text: string) => {
    newest.current += 1;
    const own = newest.current;
    // The files are written at once; the check of all mappings with the new field takes longer.
    if (writes) setAdding(true);
    try {
      const next = await request('POST /api/salesforce/missing', {
        body: { object, field, typeText: text, writes, unsaved: sessions.texts.peek() },
      });
      if (own === newest.current) setAnswer(next);
    } catch (error) {
      if (own === newest.current) setAnswer({ kind: 'refused', reason: (error as Error).message });
    } finally {
      if (writes) setAdding(false);
    }
  };
  useEffect(() => void ask(false, typeText), []);
  const isAdded = answer.kind === 'added';
  const body = useRef<HTMLDivElement>(null);
  // What was written comes first, and is in view.
  useEffect(() => {
    if (isAdded) body.current?.scrollTo(0, 0);
  }, [isAdded]);
  const metadata = answer.kind === 'refused' ? [] : answer.metadata;
  const copy = async () => {
    await navigator.clipboard.writeText(metadata.map(({ path, text }) => `<!-- ${path} -->\n${text}`).join('\n'));
    say(metadata.length === 1 ? 'Copied the metadata.' : `Copied ${metadata.length} files.`);
  };
  return (
    <aside aria-label={`${object}.${field}`} class="map-panel missing-panel">
      <header>
        <p class="row-head">
          <span class="muted">
            {object} field, {isAdded ? 'added to the snapshot' : isAdding ? 'being added' : 'missing from the snapshot'}
          </span>
          <button aria-label="Close" class="button small quiet" onClick={onClose} type="button">
            <Cross />
          </button>
        </p>
        <h2 class="panel-title">{field}</h2>
        <p class="facts">{events.length > 0 && <span>Set by {events.join(', ')}</span>}</p>
      </header>
      <div class="panel-body" ref={body}>
        {answer.kind === 'added' && (
          <section role="status">
            <h3 class="added">
              <Check /> Added
            </h3>
            <ul class="file-list">
              {answer.written.map((file) => (
                <li key={file}>
                  <code>{file}</code>
                </li>
              ))}
              {answer.kept.map((file) => (
                <li class="muted" key={file}>
                  <code>{file}</code> already existed and is unchanged
                </li>
              ))}
            </ul>
            <p>
              Next: deploy <code>salesforce/</code> to the org. Without the field, Salesforce refuses the records.
            </p>
          </section>
        )}
        <section>
          <h3>
            <label for="missing-type">Type</label>
          </h3>
          <input
            aria-describedby="missing-type-note"
            aria-invalid={answer.kind === 'refused'}
            class="field mono"
            disabled={isAdded || isAdding}
            id="missing-type"
            list="missing-types"
            onInput={({ currentTarget }) => {
              setTypeText(currentTarget.value);
              void ask(false, currentTarget.value);
            }}
            spellcheck={false}
            value={typeText}
          />
          <datalist id="missing-types">
            {types.map((type) => (
              <option key={type} value={type} />
            ))}
          </datalist>
          <p id="missing-type-note" role="status">
            {answer.kind === 'refused' ? (
              <span class="refusal">{answer.reason}</span>
            ) : (
              <span class="muted">
                {typeText !== missing.typeText
                  ? 'Your choice.'
                  : because === undefined
                    ? 'Guessed from the values in the examples.'
                    : `Guessed, because ${because}.`}
              </span>
            )}
          </p>
        </section>
        {metadata.map(({ path, text }, index) => (
          <section key={path}>
            {index === 0 && <h3>Metadata to deploy</h3>}
            <p class="muted file-path">{path}</p>
            <pre class="metadata">{text}</pre>
          </section>
        ))}
        {!isAdded && (
          <p class="note">
            <b>Add to snapshot</b> writes this metadata, the snapshot, and the permission sets of the project.
          </p>
        )}
      </div>
      <footer>
        {!isAdded && (
          <button
            aria-disabled={answer.kind === 'refused' || isAdding}
            class="button first"
            onClick={() => answer.kind !== 'refused' && !isAdding && void ask(true, typeText)}
            type="button"
          >
            {isAdding ? 'Adding…' : 'Add to snapshot'}
          </button>
        )}
        {metadata.length > 0 && (
          <button class="button" onClick={() => void copy()} type="button">
            Copy metadata
          </button>
        )}
      </footer>
    </aside>
  );
}
