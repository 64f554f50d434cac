import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../state/session-context.ts';
import { parseEvent } from './parse-event.ts';

export interface PasteEventProps {
  /** Whether the next Ctrl-V goes here. */
  takesFocus: boolean;
}

export function PasteEvent({ takesFocus }: PasteEventProps) {
  const session = useSession();
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) box.current?.focus();
  }, []);
  const parsed = parseEvent(text);
  const onText = (now: string) => {
    setText(now);
    const read = parseEvent(now);
    if (read.kind === 'event') session.chosen.value = { kind: 'given', name: 'the pasted event', event: read.event };
  };
  return (
    <div class="paste">
      <label class="unseen" for="pasted-event">
        An event as JSON
      </label>
      <textarea
        aria-describedby="pasted-problem"
        class="field"
        id="pasted-event"
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        placeholder='{ "id": "evt-1", "type": "…", "data": { … } }'
        ref={box}
        rows={6}
        spellcheck={false}
        value={text}
      />
      <p class="note" id="pasted-problem">
        {parsed.kind === 'wrong' && <span class="mark-error">{parsed.problem}</span>}
      </p>
    </div>
  );
}
