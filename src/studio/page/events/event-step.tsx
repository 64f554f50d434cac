import { useState } from 'preact/hooks';
import type { EventStep, RedriveAnswer } from '../../contract.ts';
import { request } from '../api/client.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { Check, Clock, Dash, Wrong } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';
import { Sentence } from '../text/sentence.tsx';
import { NextTry } from './next-try.tsx';
import { RedriveQuestion } from './redrive/redrive-question.tsx';

const marks = { done: Check, failed: Wrong, waiting: Clock, 'not-reached': Dash };
const words: Record<EventStep['state'], string> = {
  done: 'done',
  failed: 'failed',
  waiting: 'waiting',
  'not-reached': 'not reached',
};

export interface StepViewProps {
  step: EventStep;
  /** Id of the event. */
  event: string;
  /** Where it waits, if it does. */
  from: 'dead-letter' | 'parked' | undefined;
  onRedriven(answer: RedriveAnswer): void;
  /** Opens the mapping of the event's type, with the event in it. */
  onOpenMapping(): void;
  /** Whether the records are in the emulated Salesforce, which the studio shows. */
  showsRecords: boolean;
}

export function StepView({ step, event, from, onRedriven, onOpenMapping, showsRecords }: StepViewProps) {
  const { go, say } = useStudio();
  const [why, setWhy] = useState('');
  const [asks, setAsks] = useState(false);
  const { name, state, at, text, code, source, next = [], records = [], unwritten = [], nextTryBy } = step;
  const Mark = marks[state];
  const explain = () => {
    if (why !== '' || !code) return setWhy('');
    return request('GET /api/why/:code', { path: { code } }).then(
      ({ html }) => setWhy(html),
      (error: Error) => say(error.message, 'error'),
    );
  };
  const openMapping = () =>
    source ? go(pathTo('mapping', [source.path], { line: String(source.line) })) : onOpenMapping();
  const buttons = next.filter(({ action }) => action !== 'wait');
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
        {(records.length === 0 || state !== 'done') && text !== '' && (
          <p class={state === 'not-reached' ? 'muted' : ''}>{state === 'failed' ? <Sentence text={text} /> : text}</p>
        )}
        <WrittenRecords hasLinks={showsRecords} records={records} unwritten={unwritten} />
        {source && (
          <p>
            <Link to={pathTo('mapping', [source.path], { line: String(source.line) })}>
              {source.path}, line {source.line}
            </Link>
          </p>
        )}
        {nextTryBy && (
          <p>
            <NextTry by={nextTryBy} />
          </p>
        )}
        {next
          .filter(({ action }) => action === 'wait')
          .map((each) => (
            <p class="muted" key={each.text}>
              {each.text}
            </p>
          ))}
        {(buttons.length > 0 || code) && (
          <p class="step-next">
            {buttons.map(({ text: label, action }, index) => (
              <button
                aria-expanded={action === 'redrive' ? asks : undefined}
                class={`button small ${index === 0 && !asks ? 'first' : ''}`}
                key={action}
                onClick={action === 'redrive' ? () => setAsks(!asks) : openMapping}
                type="button"
              >
                {label}
              </button>
            ))}
            {code && (
              <button
                aria-expanded={why !== ''}
                class="button small quiet"
                onClick={() => void explain()}
                type="button"
              >
                Why?
              </button>
            )}
          </p>
        )}
        {asks && from && (
          <RedriveQuestion
            event={event}
            from={from}
            onCancel={() => setAsks(false)}
            onDone={(answer) => {
              setAsks(false);
              onRedriven(answer);
            }}
          />
        )}
        {/* Our own documentation, made into HTML by the server. */}
        {why !== '' && <div class="prose" dangerouslySetInnerHTML={{ __html: why }} />}
      </div>
    </li>
  );
}

interface WrittenRecordsProps extends Required<Pick<EventStep, 'records' | 'unwritten'>> {
  hasLinks: boolean;
}

/** Both kinds, so that nobody takes a failed event for one that wrote nothing. */
function WrittenRecords({ records, unwritten, hasLinks }: WrittenRecordsProps) {
  if (records.length === 0 && unwritten.length === 0) return null;
  return (
    <ul aria-label="Records" class="written-records">
      {records.map(({ sObject, result, id }, index) => (
        <li key={`${sObject} ${id ?? index}`}>
          {sObject} {result}{' '}
          {id === undefined ? null : hasLinks ? (
            <Link to={pathTo('salesforce', ['records', sObject, id])}>{id}</Link>
          ) : (
            <code>{id}</code>
          )}
        </li>
      ))}
      {unwritten.map(({ sObject, text, source }, index) => (
        <li key={`${sObject} not written ${index}`}>
          <b>{sObject} not written</b>
          {text !== '' && `: ${text}`}{' '}
          {source && (
            <Link to={pathTo('mapping', [source.path], { line: String(source.line) })}>line {source.line}</Link>
          )}
        </li>
      ))}
    </ul>
  );
}
