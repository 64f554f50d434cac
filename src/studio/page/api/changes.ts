// What changes on disk and in the local stack, as the server says it. The browser connects again by itself.
import type { Change } from '../../contract.ts';

export interface Changes {
  /** Returns how to stop listening. */
  listen(listener: (change: Change) => void): () => void;
}

export function connectChanges(url = '/api/changes'): Changes {
  const listeners = new Set<(change: Change) => void>();
  const source = new EventSource(url);
  source.addEventListener('change', ({ data }) => {
    const change = JSON.parse(data) as Change;
    for (const listener of listeners) listener(change);
  });
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
