// Of a deployed stack: when its queues were read, what could not be read, and the button that reads them again.
import type { DeployedLook } from '../../contract.ts';

export interface DeployedLookProps {
  look: DeployedLook;
  isReading: boolean;
  onLook(): void;
}

export function DeployedLookView({ look: { name, lookedAt, notes }, isReading, onLook }: DeployedLookProps) {
  return (
    <div class="deployed-look">
      <p class="row-head">
        <span>
          <b>{name}</b> <span class="muted">a deployed stack. Its queues were read at {timeOf(lookedAt)}.</span>
        </span>
        <button aria-disabled={isReading} class="button small" onClick={() => !isReading && onLook()} type="button">
          {isReading ? 'Reading…' : 'Read again'}
        </button>
      </p>
      {notes.map((note) => (
        <p class="muted" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}

const timeOf = (at: string) => (at === '' ? 'no time yet' : new Date(at).toLocaleTimeString('en-GB'));
