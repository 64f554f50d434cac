// A handler whose module fails to load.
export const handler = 'not a function';
