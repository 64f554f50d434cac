// In place of what could not be read: what happened, and that it is tried again.
import { Sentence } from '../text/sentence.tsx';

export interface NotReadProps {
  /** "The map" */
  what: string;
  problem: string;
  onTry(): void;
}

export function NotRead({ what, problem, onTry }: NotReadProps) {
  return (
    <p class="empty" role="alert">
      <strong>{what} could not be read.</strong>
      <Sentence text={problem} /> This page tries again every few seconds.
      <span class="actions">
        <button class="button" onClick={onTry} type="button">
          Try again
        </button>
      </span>
    </p>
  );
}
