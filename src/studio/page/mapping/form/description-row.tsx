// What the event type means, in the words of a person. Written at every key, so that a save has all of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../state/session-context.ts';

export function DescriptionRow() {
  const session = useSession();
  const value = session.readable.value?.form.description ?? '';
  // A block text ends with its line end.
  const ending = /\n*$/.exec(value)?.[0] ?? '';
  const shown = value.slice(0, value.length - ending.length);
  const [text, setText] = useState(shown);
  const [isFocused, setFocused] = useState(false);
  // While a person types, an answer may be of what was there before.
  useEffect(() => {
    if (!isFocused) setText(shown);
  }, [shown, isFocused]);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight + 2}px`;
  }, [text]);
  const write = (now: string) => {
    setText(now);
    const node = ['description'];
    session.typing.type(
      now.trim() === '' ? { kind: 'remove', node } : { kind: 'set-value', node, value: `${now}${ending}` },
    );
  };
  return (
    <section aria-label="About" class="card rule-card">
      <label class="form-row description">
        <span>Description</span>
        <textarea
          class="field"
          onBlur={() => setFocused(false)}
          onFocus={() => setFocused(true)}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
          placeholder="What the event means, and what people in Salesforce should do about it"
          ref={box}
          rows={1}
          value={text}
        />
      </label>
    </section>
  );
}
