// What the edit changes, what no example shows, and what happens in Salesforce if something is not there yet.
import type { ExampleDifference } from '../../../contract.ts';
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';
import { Check, Info, Warn, Wrong } from '../../icons/icons.tsx';
import { count } from '../../text/count.ts';
import { useSession } from '../state/session-context.ts';
import { goToLine } from '../state/use-mapping-route.ts';

export function ResultNotes() {
  const session = useSession();
  const evaluation = session.evaluation.value;
  const examples = session.readable.value?.examples ?? [];
  const notes = session.result.value?.notes ?? [];
  const example = session.example.value;
  if (!evaluation) return null;
  const { changedExamples, coverage } = evaluation;
  const missing =
    example?.differences.filter(({ expected, actual }) => expected === undefined || actual === undefined) ?? [];
  const gaps = coverage.gaps;
  return (
    <section aria-label="Notes" class="card notes">
      {session.isDirty.value && changedExamples > 0 && (
        <p>
          <Wrong />
          <span>
            <strong>
              This edit changes {changedExamples} of {count(examples.length, 'example')}.
            </strong>{' '}
            <Link to={pathTo('compare')}>Compare</Link>
          </span>
        </p>
      )}
      {missing.map((each) => (
        <p key={each.subject}>
          <Wrong />
          <span>{differenceText(each)}</span>
        </p>
      ))}
      {examples.length > 0 &&
        examples.every(({ verdict }) => verdict === 'passes') &&
        gaps.length === 0 &&
        coverage.percent === 100 && (
          <p>
            <Check />
            <span>Every field, condition and fallback is shown by an example.</span>
          </p>
        )}
      {gaps.slice(0, 4).map(({ text, line }) => (
        <p key={`${line} ${text}`}>
          <Warn />
          <span>
            No example shows it: {text}{' '}
            <button class="link" onClick={() => goToLine(session, line, 1)} type="button">
              line {line}
            </button>
          </span>
        </p>
      ))}
      {gaps.length > 4 && <p class="muted more">and {gaps.length - 4} more</p>}
      {notes.map((note) => (
        <p class="muted" key={note}>
          <Info />
          <span>{note}</span>
        </p>
      ))}
    </section>
  );
}

function differenceText({ subject, of, expected, actual }: ExampleDifference): string {
  if (of === 'record') {
    return expected === undefined
      ? `${subject}: written, but the example expects no such record.`
      : `${subject}: expected, but no such record is written.`;
  }
  if (expected === undefined) return `${subject}: is ${actual}, but the example expects no value.`;
  return `${subject}: expected ${expected}, but the ${of === 'field' ? 'record' : 'event'} does not set it.`;
}
