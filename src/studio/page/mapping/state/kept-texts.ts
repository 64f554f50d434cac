// Unsaved texts, kept by the browser for as long as the tab is open, so that a reload loses none.
import type { TypedEdit } from './typing.ts';

export interface KeptText {
  path: string;
  text: string;
  /** Of the file that the edit began with; null for a draft. */
  hash: string | null;
  /** What was typed into the form and is not in the text yet. */
  typed?: TypedEdit[];
  /** Of a draft: what its example expects was accepted. */
  isAccepted?: boolean;
}

export interface KeptTexts {
  read(): KeptText[];
  write(texts: readonly KeptText[]): void;
}

/** @param project what tells it from another one that was shown at the same address, in the same tab */
export function keptTexts(project: string, storage: Storage = sessionStorage): KeptTexts {
  const key = `studio.unsaved ${project}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
        return Array.isArray(kept) ? kept.filter(isKept) : [];
      } catch {
        return [];
      }
    },
    write(texts) {
      try {
        if (texts.length === 0) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(texts));
      } catch {
        // The browser has no room: it still asks before it closes the page.
      }
    },
  };
}

const isKept = (each: unknown): each is KeptText => {
  const { path, text, hash, typed, isAccepted } = (each ?? {}) as Partial<KeptText>;
  return (
    typeof path === 'string' &&
    typeof text === 'string' &&
    (hash === null || typeof hash === 'string') &&
    (typed === undefined || Array.isArray(typed)) &&
    (isAccepted === undefined || typeof isAccepted === 'boolean')
  );
};
