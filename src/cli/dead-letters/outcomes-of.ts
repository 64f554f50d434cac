// Waiting messages as outcomes of their events, so that they are listed like those of the log.
import { nextLine } from '../../line-ranges.ts';
import type { LoggedOutcome } from '../trace/logged-outcome.ts';
import type { DeadLetter } from './dead-letter.ts';
import { keyOfMessage } from './dead-letter-filter.ts';

/** One for each event that the message names, at most ten; one for each object of a message that names none. */
export function outcomesOf(deadLetter: DeadLetter, next: 'dead-letter' | 'parked'): LoggedOutcome[] {
  const { message, code, reason, type, at, attempts = 0, objects, lines, named, events } = deadLetter;
  const common = { outcome: 'failed', attempts, at: new Date(at).toISOString(), written: [], next };
  const failure = (more: string) => ({ code, message: `${reason}${more}` });
  const first = nextLine(lines, 1) ?? 1;
  // A message that cannot be understood names no object.
  const [object = { bucket: '', key: keyOfMessage(message.messageId) }] = objects;
  if (named.length === 0)
    return (objects.length === 0 ? [object] : objects).map(({ bucket, key }) => ({
      ...common,
      location: { bucket, key, line: first },
      failure: failure(events > 1 ? ` ${events} events of this object failed for the same reason.` : ''),
    }));
  const unnamed = events - named.length;
  return named.map(({ id, source = '', type: own, line = first }, index) => ({
    ...common,
    location: { bucket: object.bucket, key: object.key, line },
    event: { id, source, type: own ?? type ?? '' },
    failure: failure(
      unnamed > 0 && index === named.length - 1
        ? ` ${unnamed} more events of this object failed for the same reason.`
        : '',
    ),
  }));
}
