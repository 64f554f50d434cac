/** "Subject", "Subject and Status", "Subject, Status, and Priority" */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
