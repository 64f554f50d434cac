// An event of one's own. From Compare, with what it is to show, and an example to begin with.
import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExampleResult } from '../../../contract.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';
import { parseEvent } from './parse-event.ts';

export interface PasteEventProps {
  /** Whether the next Ctrl-V goes here. */
  takesFocus: boolean;
}

export function PasteEvent({ takesFocus }: PasteEventProps) {
  const session = useSession();
  const { query } = useStudio().route.value;
  const [text, setText] = useState('');
  const isBegun = useRef(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) box.current?.focus();
  }, []);
  const parsed = parseEvent(text);
  const onText = (now: string) => {
    isBegun.current = true;
    setText(now);
    const read = parseEvent(now);
    if (read.kind === 'event') session.chosen.value = { kind: 'given', name: 'the pasted event', event: read.event };
  };
  useSignalEffect(() => {
    const examples = session.readable.value?.examples;
    if (query.shows === undefined || isBegun.current || !examples) return;
    const example = exampleOf(query.type, examples);
    if (example) onText(JSON.stringify(example.event, null, 2));
  });
  return (
    <div class="paste">
      {query.shows !== undefined && (
        <p class="to-show" id="pasted-to-show">
          Change this event so that it shows this rule, then choose <b>Save as example</b>:
          <br />
          {query.shows}
        </p>
      )}
      <label class="unseen" for="pasted-event">
        An event as JSON
      </label>
      <textarea
        aria-describedby={query.shows === undefined ? 'pasted-problem' : 'pasted-to-show pasted-problem'}
        class="field"
        id="pasted-event"
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        placeholder='{ "id": "evt-1", "type": "…", "data": { … } }'
        ref={box}
        rows={query.shows === undefined ? 6 : 12}
        spellcheck={false}
        value={text}
      />
      <p class="note" id="pasted-problem">
        {parsed.kind === 'wrong' && <span class="mark-error">{parsed.problem}</span>}
      </p>
    </div>
  );
}

/** The first one of the type, or the first one. */
const exampleOf = (type: string | undefined, examples: readonly ExampleResult[]) =>
  examples.find(({ event }) => event.type === type) ?? examples[0];
