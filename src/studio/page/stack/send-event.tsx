// Sends the event that is looked at to the local stack, as `s3sf publish` does. The stack runs the saved mappings, so what is
// unsaved or wrong is said instead.
import { useSignalEffect } from '@preact/signals';
import { useState } from 'preact/hooks';
import { request } from '../api/client.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import type { Session } from '../mapping/state/session.ts';
import { useSession } from '../mapping/state/session-context.ts';

type Sent = { kind: 'idle' } | { kind: 'sending' } | { kind: 'sent'; id: string } | { kind: 'refused'; why: string[] };

export function SendEvent() {
  const session = useSession();
  const [state, setState] = useState<Sent>({ kind: 'idle' });
  // What was said is about another event.
  useSignalEffect(() => {
    void session.chosen.value;
    setState({ kind: 'idle' });
  });
  // Nor is it about a text that was saved or changed meanwhile.
  useSignalEffect(() => {
    void session.isDirty.value;
    void session.evaluation.value;
    setState((now) => (now.kind === 'refused' ? { kind: 'idle' } : now));
  });
  const event = session.event.value;
  if (!event) return null;
  const send = async () => {
    const why = whyNot(session);
    if (why !== undefined) return setState({ kind: 'refused', why: [why] });
    setState({ kind: 'sending' });
    try {
      const answer = await request('POST /api/events/send', { body: { event: event as never, path: session.path } });
      setState(answer.kind === 'sent' ? answer : { kind: 'refused', why: answer.sentences });
    } catch (error) {
      setState({ kind: 'refused', why: [(error as Error).message] });
    }
  };
  const isSending = state.kind === 'sending';
  return (
    <div class="send-event">
      <button aria-disabled={isSending} class="button small" onClick={() => !isSending && void send()} type="button">
        {isSending ? 'Sending…' : 'Send to the local stack'}
      </button>
      <div role="status">
        {state.kind === 'sent' && (
          <p>
            Sent. <Link to={pathTo('events', [state.id])}>Open the event</Link>
          </p>
        )}
        {state.kind === 'refused' &&
          state.why.map((sentence) => (
            <p class="refusal" key={sentence}>
              {sentence}
            </p>
          ))}
        {state.kind === 'refused' && state.why[0]?.startsWith('Nothing is running') && (
          <Link to={pathTo('events')}>Open Events</Link>
        )}
      </div>
    </div>
  );
}

function whyNot({ saved, isDirty, evaluation }: Session): string | undefined {
  const error = evaluation.value?.findings.find(({ severity }) => severity === 'error');
  if (error) return `This mapping has an error in line ${error.line}, so the local stack cannot run it. Fix it first.`;
  if (isDirty.value || saved.value?.hash === null)
    return 'The local stack runs the saved mappings, and this one has unsaved changes. Save it first.';
  return undefined;
}
