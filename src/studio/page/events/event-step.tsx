import { useState } from 'preact/hooks';
import type { EventStep } from '../../contract.ts';
import { request } from '../api/client.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { Check, Clock, Dash, Wrong } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';

const marks = { done: Check, failed: Wrong, waiting: Clock, 'not-reached': Dash };
const words: Record<EventStep['state'], string> = {
  done: 'done',
  failed: 'failed',
  waiting: 'waiting',
  'not-reached': 'not reached',
};

export function StepView({ step }: { step: EventStep }) {
  const { go, say } = useStudio();
  const [why, setWhy] = useState('');
  const { name, state, at, text, code, source, next } = step;
  const Mark = marks[state];
  const explain = () => {
    if (why !== '' || !code) return setWhy('');
    return request('GET /api/why/:code', { path: { code } }).then(
      ({ html }) => setWhy(html),
      (error: Error) => say(error.message, 'error'),
    );
  };
  const act = () => {
    if (next?.action === 'open-mapping' && source) go(pathTo('mapping', [source.path], { line: String(source.line) }));
    else if (next?.action === 'explain') void explain();
    else if (next?.action === 'redrive') {
      void navigator.clipboard.writeText('npx s3sf redrive --local');
      say('Copied: npx s3sf redrive --local');
    }
  };
  return (
    <li class={`step ${state}`}>
      <Mark />
      <div class="step-words">
        <p class="row-head">
          <b>
            {name}
            <span class="unseen">: {words[state]}</span>
          </b>
          {at && <time class="note">{new Date(at).toLocaleTimeString('en-GB')}</time>}
        </p>
        <p class={state === 'not-reached' ? 'muted' : ''}>{text}</p>
        {source && (
          <p>
            <Link to={pathTo('mapping', [source.path], { line: String(source.line) })}>
              {source.path}, line {source.line}
            </Link>
          </p>
        )}
        {(next || code) && (
          <p class="step-next">
            {next && next.action !== 'wait' && (
              <button class="button small first" onClick={act} type="button">
                {next.text}
              </button>
            )}
            {next?.action === 'wait' && <span class="muted">{next.text}</span>}
            {code && next?.action !== 'explain' && (
              <button aria-expanded={why !== ''} class="button small" onClick={() => void explain()} type="button">
                Why?
              </button>
            )}
          </p>
        )}
        {/* Our own documentation, made into HTML by the server. */}
        {why !== '' && <div class="prose" dangerouslySetInnerHTML={{ __html: why }} />}
      </div>
    </li>
  );
}
