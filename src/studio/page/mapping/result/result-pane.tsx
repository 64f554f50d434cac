// What the event becomes, as Salesforce will show it. An error stays in its own row, and all others keep their values.
import { Check, Wrong } from '../../icons/icons.tsx';
import { count } from '../../text/count.ts';
import { fromBefore } from '../event/cannot-run.tsx';
import { ForeignEvent } from '../event/foreign-event.tsx';
import { useSession } from '../state/session-context.ts';
import { RecordCard } from './record-card.tsx';
import { ResultNotes } from './result-notes.tsx';

export function ResultPane() {
  const session = useSession();
  const result = session.result.value;
  const unreadable = session.evaluation.value?.unreadable;
  return (
    <>
      <header class="pane-head">
        <h2>Result in Salesforce</h2>
        <Verdict />
      </header>
      {unreadable && result && <p class="from-before">{fromBefore(unreadable.line, true)}</p>}
      <div class={`result ${unreadable ? 'stale' : ''}`}>
        {result?.problem && (
          <section class="card failed event-problem">
            <p>
              <Wrong />
              <span>
                <strong>The event fails.</strong> {result.problem.text}
              </span>
            </p>
          </section>
        )}
        {result?.records.map((record) => (
          <RecordCard key={`${record.rule} ${record.item ?? ''}`} record={record} />
        ))}
        {result && result.records.length === 0 && !result.problem && <p class="empty">This event writes nothing.</p>}
        {unreadable && !session.readable.value && (
          <p class="empty">Nothing can be shown until line {unreadable.line} can be read.</p>
        )}
        <ForeignEvent />
        {!result && session.readable.value && session.foreignType.value === undefined && (
          <p class="empty">Choose or paste an event to see what it becomes.</p>
        )}
        <ResultNotes />
      </div>
    </>
  );
}

function Verdict() {
  const session = useSession();
  const example = session.example.value;
  const result = session.result.value;
  if (!result) return null;
  const why = session.evaluation.value?.notLoading;
  if (example && why) {
    return (
      <span class="chip error" title={`${why.file}, line ${why.line}: ${why.message}`}>
        <Wrong />
        Cannot be run
      </span>
    );
  }
  if (!example) {
    return result.outcome === 'fails' ? (
      <span class="chip error">
        <Wrong />
        Fails
      </span>
    ) : (
      <span class="chip plain">Not an example</span>
    );
  }
  // Nobody has expected anything yet: the draft wrote down what the event becomes.
  if (session.isUnaccepted.value && (example.verdict === 'passes' || example.verdict === 'differs')) {
    return <span class="note end">What it becomes now. Accept it if it is right.</span>;
  }
  if (example.verdict === 'passes') {
    return (
      <span class="chip ok">
        <Check />
        As expected
      </span>
    );
  }
  const differing = example.differences.length;
  return (
    <span class="chip error" title={example.text}>
      <Wrong />
      {example.verdict === 'differs' && differing > 0
        ? `${count(differing, 'value')} ${differing === 1 ? 'differs' : 'differ'}`
        : 'Fails'}
    </span>
  );
}
