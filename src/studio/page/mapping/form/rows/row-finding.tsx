// A finding where it is in the form: what is wrong, and what can be done about it here.
import { useState } from 'preact/hooks';
import type { Finding } from '../../../../contract.ts';
import { pathTo } from '../../../frame/route.ts';
import { commandKey } from '../../../keyboard/keys.ts';
import { useStudio } from '../../../store/studio.ts';
import { Sentence } from '../../../text/sentence.tsx';
import { useSession } from '../../state/session-context.ts';
import { fixFinding } from '../fix-finding.ts';

export function RowFinding({ finding, field }: { finding: Finding; field?: string | undefined }) {
  const session = useSession();
  const [isAccepting, setAccepting] = useState(false);
  // What keeps the mapping from loading cannot be accepted.
  const isAcceptable =
    session.evaluation.value?.notLoading === undefined && !finding.code.startsWith('mapping/ignored');
  const fix = () =>
    void fixFinding(
      session,
      ({ code, row, message }) => code === finding.code && row === finding.row && message === finding.message,
    );
  return (
    <div class={`row-finding ${finding.severity}`}>
      <div>
        <strong>
          <Sentence text={finding.message} where="form" />
        </strong>{' '}
        {finding.hint && <Sentence text={finding.hint} where="form" />}
        {isAccepting && <Reason finding={finding} onDone={() => setAccepting(false)} />}
      </div>
      {finding.fix && (
        <button class="button small first" onClick={fix} title={finding.fix.title} type="button">
          Fix
          <span class="keycap">{commandKey} .</span>
        </button>
      )}
      {finding.code === 'mapping/unknown-field' && field?.endsWith('__c') && <AddToSnapshot />}
      {isAcceptable && !isAccepting && (
        <button class="button small" onClick={() => setAccepting(true)} type="button">
          Accept…
        </button>
      )}
    </div>
  );
}

/** The reason becomes the comment that accepts it. */
function Reason({ finding, onDone }: { finding: Finding; onDone(): void }) {
  const session = useSession();
  const { say } = useStudio();
  const [reason, setReason] = useState('');
  const accept = async () => {
    if (reason.trim() === '') return say('Give a reason: without one, the finding stays.', 'error');
    const { code, line, column } = finding;
    const answer = await session.edit({ kind: 'accept-finding', code, line, column, reason });
    if (answer.kind === 'refused') return say(answer.reason, 'error');
    onDone();
    say('Accepted. The reason is a comment in the mapping.');
  };
  return (
    <form
      class="accept-reason"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void accept();
      }}
    >
      <input
        aria-label="Why this is right"
        class="field"
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
        placeholder="Why this is right"
        ref={(input) => input?.focus()}
        value={reason}
      />
      <button class="button small first" type="submit">
        Accept
      </button>
      <button class="button small quiet" onClick={onDone} type="button">
        Cancel
      </button>
    </form>
  );
}

/** What is missing is listed for the mappings as they are saved. */
function AddToSnapshot() {
  const session = useSession();
  const { go, say } = useStudio();
  const open = async () => {
    if (session.isDirty.peek() && !(await session.save())) return say('The mapping could not be saved.', 'error');
    go(pathTo('salesforce', ['fields']));
  };
  return (
    <button class="button small first" onClick={() => void open()} type="button">
      {session.isDirty.value ? 'Save and add to snapshot…' : 'Add to snapshot…'}
    </button>
  );
}
