// An expression as its parts: the event's values are tokens, without "data." and with the full path on hover.
import type { ExpressionToken } from '../../../../contract.ts';

export const Tokens = ({ tokens }: { tokens: readonly ExpressionToken[] }) => (
  <code class="tokens">
    {tokens.map(({ kind, text, path, short, start }) =>
      kind === 'path' ? (
        <span class="token" key={start} title={path}>
          {short ?? text}
        </span>
      ) : (
        <span class={`x-${kind}`} key={start}>
          {kind === 'space' ? ' ' : text}
        </span>
      ),
    )}
  </code>
);
