// A new kind of event from one that was pasted: which objects it is written to, then a draft that the person finishes.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { DraftAnswer } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { pathTo } from '../../frame/route.ts';
import { useStudio } from '../../store/studio.ts';
import { parseEvent } from '../event/parse-event.ts';
import { beginWith } from './begin-with.ts';
import { ChooseObjects } from './choose-objects.tsx';

export function NewKind() {
  const { go, project, sessions } = useStudio();
  const [text, setText] = useState(() => beginWith.peek() ?? '');
  const [objects, setObjects] = useState<string[]>([]);
  const [problem, setProblem] = useState('');
  const pasteInto = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    // Once: the next one begins empty.
    beginWith.value = undefined;
    pasteInto.current?.focus();
  }, []);
  const parsed = parseEvent(text);
  const draft = async () => {
    if (parsed.kind !== 'event') return setProblem('Paste an event first.');
    if (objects.length === 0) return setProblem('Choose at least one object that it is written to.');
    try {
      const toAdd = project.peek()?.toAdd.filter(({ name }) => objects.includes(name)) ?? [];
      if (toAdd.length > 0) await request('POST /api/objects', { body: { objects: toAdd.map(({ name }) => name) } });
      const answer: DraftAnswer = await request('POST /api/mapping/draft', {
        body: { event: parsed.event as never, objects },
      });
      if (answer.kind === 'refused') return setProblem(answer.reason);
      sessions.draft(answer.path, answer.text);
      go(pathTo('mapping', [answer.path]));
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <>
      <div class="screen-bar">
        <h1 class="bar-title">New event type</h1>
        <span aria-live="polite" class={problem ? 'mark-error' : 'about'}>
          {problem || 'Nothing is written until you save it.'}
        </span>
        <span class="end">
          <button class="button" onClick={() => go(pathTo('mapping'))} type="button">
            Cancel
          </button>
          <button class="button first" onClick={() => void draft()} type="button">
            Make a draft
          </button>
        </span>
      </div>
      <main class="new-kind">
        <section class="card">
          <header>
            <h2>1. An event as the platform sends it</h2>
          </header>
          <div class="body">
            <label class="unseen" for="new-event">
              The event as JSON
            </label>
            <textarea
              class="field"
              id="new-event"
              onInput={({ currentTarget }) => {
                setText(currentTarget.value);
                setProblem('');
              }}
              placeholder={
                '{\n  "id": "evt-1",\n  "type": "counselor.certified",\n  "time": "2026-03-02T15:04:05Z",\n  "data": { … }\n}'
              }
              ref={pasteInto}
              rows={14}
              spellcheck={false}
              value={text}
            />
            <p aria-live="polite" class="note">
              {parsed.kind === 'wrong' && <span class="mark-error">{parsed.problem}</span>}
              {parsed.kind === 'event' && typeOf(parsed.event)}
            </p>
          </div>
        </section>
        <section class="card">
          <header>
            <h2>2. Written to</h2>
            <span class="aside">parents first</span>
          </header>
          <ChooseObjects
            chosen={objects}
            onChange={(now) => {
              setObjects(now);
              setProblem('');
            }}
          />
        </section>
      </main>
    </>
  );
}

const typeOf = (event: Record<string, unknown>) => {
  const type = [event.type, event.event_type, event['detail-type']].find((each) => typeof each === 'string');
  return type
    ? `An event of type ${String(type)}.`
    : 'The event has no “type”. The settings can name another place for it.';
};
