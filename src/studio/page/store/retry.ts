/** Between two tries to read what a screen cannot do without. */
export const retryMs = 3_000;
