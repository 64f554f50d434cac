// Says plainly that no example can be run now, and why.
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';
import { Wrong } from '../../icons/icons.tsx';
import { useSession } from '../state/session-context.ts';
import { goToLine } from '../state/use-mapping-route.ts';

export function CannotRun() {
  const session = useSession();
  const { evaluation, isStale, lastRun } = session;
  const why = evaluation.value?.notLoading;
  if (!why) return null;
  const { file, line, message } = why;
  return (
    <div class="cannot-run" role="status">
      <p>
        <Wrong />
        <span>
          <b>Examples cannot be run now.</b>{' '}
          {file === session.path ? (
            <button class="link" onClick={() => goToLine(session, line, 1)} title={message} type="button">
              Line {line}
            </button>
          ) : (
            <Link to={pathTo('mapping', [file], { line: String(line) })}>
              {file}, line {line},
            </Link>
          )}{' '}
          {isStale.value ? 'cannot be read as YAML.' : 'has an error.'}
        </span>
      </p>
      {lastRun.value.size > 0 && <p class="note">{fromBefore(line, isStale.value)}</p>}
    </div>
  );
}

export const fromBefore = (line: number, isUnreadable: boolean) =>
  isUnreadable ? `Last result before line ${line} became unreadable` : `Last result before the error in line ${line}`;
