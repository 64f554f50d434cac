import { signal } from '@preact/signals';

/** Whether the event is in view in a narrow window. */
export const isDrawerOpen = signal(false);
