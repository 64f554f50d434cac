// The event that the next new event type begins with, as JSON: one that was pasted into a mapping for other types.
import { signal } from '@preact/signals';

export const beginWith = signal<string | undefined>(undefined);
