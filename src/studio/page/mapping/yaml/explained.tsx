// The page of a finding's code, beside the text.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { request } from '../../api/client.ts';
import { Cross } from '../../icons/icons.tsx';
import { useSession } from '../state/session-context.ts';

export function Explained({ code }: { code: string }) {
  const { explained } = useSession();
  const [html, setHtml] = useState('');
  const close = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    void request('GET /api/why/:code', { path: { code } }).then(
      (answer) => setHtml(answer.html),
      (error: Error) => setHtml(escaped(error.message)),
    );
    close.current?.focus();
  }, [code]);
  return (
    <section
      aria-label={`What ${code} means`}
      class="explained"
      onKeyDown={({ key }) => {
        if (key === 'Escape') explained.value = undefined;
      }}
    >
      <header>
        <code>{code}</code>
        <button
          aria-label="Close"
          class="button quiet small"
          onClick={() => (explained.value = undefined)}
          ref={close}
          type="button"
        >
          <Cross />
        </button>
      </header>
      <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
