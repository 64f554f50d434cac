import { signal } from '@preact/signals';

/** Id of the row whose editor is open. One at a time. */
export const openRow = signal<string | undefined>(undefined);
