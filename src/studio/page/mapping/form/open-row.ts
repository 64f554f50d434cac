import { signal } from '@preact/signals';

/** Id of the row whose editor is open. One at a time. */
export const openRow = signal<string | undefined>(undefined);

/** Id of a row that was just made: its expression is only a beginning, and what is typed replaces it. */
export const freshRow = signal<string | undefined>(undefined);
