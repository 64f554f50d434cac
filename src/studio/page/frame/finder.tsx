// "Find anything": type, arrow keys, Enter.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SearchHit, SearchResults } from '../../contract.ts';
import { request } from '../api/client.ts';
import { Magnifier } from '../icons/icons.tsx';
import { Keycap } from '../keyboard/keycap.tsx';
import { useStudio } from '../store/studio.ts';
import { Popup } from './popup.tsx';
import { unsavedHits } from './unsaved-hits.ts';

const kinds: Record<SearchHit['kind'], string> = {
  'event-type': 'event type',
  object: 'object',
  field: 'field',
  finding: 'finding',
  event: 'event',
};

export function Finder() {
  const studio = useStudio();
  const { open, go } = studio;
  const [query, setQuery] = useState('');
  const [results, setResults] = useState<SearchResults | undefined>(undefined);
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState('');
  /** How often it was asked for the same once more. */
  const [tries, setTries] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  /** What is in the input now: a render may be behind, and so may an answer. */
  const typed = useRef('');
  const arrived = useRef<SearchResults | undefined>(undefined);
  /** Enter was pressed before the results were there. */
  const wantsFirst = useRef(false);
  useEffect(() => {
    const mine = new AbortController();
    void request('GET /api/search', { query: { q: query }, signal: mine.signal }).then(
      (answer) => {
        if (answer.query !== typed.current) return;
        const found = { ...answer, hits: [...unsavedHits(answer, studio), ...answer.hits] };
        setProblem('');
        arrived.current = found;
        setResults(found);
        setAt(0);
        if (wantsFirst.current) choose(found.hits[0]);
        wantsFirst.current = false;
      },
      (error: Error) => {
        if (mine.signal.aborted) return;
        wantsFirst.current = false;
        setProblem(error.message);
      },
    );
    return () => mine.abort();
  }, [query, tries]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const hits = results?.hits ?? [];
  const close = () => {
    open.value = undefined;
  };
  const ask = (text: string) => {
    typed.current = text;
    setQuery(text);
  };
  const choose = (hit: SearchHit | undefined) => {
    if (!hit) return;
    close();
    go(hit.open);
  };
  return (
    <Popup class="finder" isModal={true} label="Find anything" onClose={close}>
      <div class="input-row">
        <Magnifier />
        <input
          aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
          aria-controls="hits"
          aria-expanded="true"
          aria-label="Find anything"
          onInput={({ currentTarget }) => ask(currentTarget.value)}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step) {
              event.preventDefault();
              setAt((at + step + hits.length) % Math.max(1, hits.length));
            } else if (event.key === 'Enter') {
              const shown = results === arrived.current ? at : 0;
              if (arrived.current?.query === typed.current) choose(arrived.current.hits[shown]);
              else {
                wantsFirst.current = true;
                if (problem !== '') setTries(tries + 1);
              }
            } else wantsFirst.current = false;
          }}
          placeholder="An event type, an object, a field, an id"
          role="combobox"
          spellcheck={false}
          value={query}
        />
      </div>
      <div class="results" id="hits" ref={list} role="listbox" aria-label="Results">
        {hits.map((hit, index) => (
          <button
            aria-selected={index === at}
            class="result"
            id={`hit-${index}`}
            key={`${hit.kind} ${hit.open} ${hit.title}`}
            onClick={() => choose(hit)}
            role="option"
            tabIndex={-1}
            type="button"
          >
            <span class="cut">{hit.title}</span>
            <span class="muted cut">{hit.note}</span>
            <span class="kind">{kinds[hit.kind]}</span>
          </button>
        ))}
      </div>
      {problem !== '' && (
        <p class="empty" role="alert">
          {problem}
        </p>
      )}
      {results && hits.length === 0 && query !== '' && (
        <p class="empty">
          <strong>Nothing matches “{query}”.</strong>
          Searched: event types, mappings, objects, fields, findings, and the events of the local stack.
          {results.closest && (
            <>
              {' '}
              The nearest name is{' '}
              <button class="link" onClick={() => ask(results.closest ?? '')} type="button">
                {results.closest}
              </button>
              .
            </>
          )}
        </p>
      )}
      <footer>
        <span>
          <Keycap>↑</Keycap> <Keycap>↓</Keycap> move
        </span>
        <span>
          <Keycap>Enter</Keycap> open
        </span>
        <span>
          <Keycap>Esc</Keycap> close
        </span>
      </footer>
    </Popup>
  );
}
