// The editor knows "\n" alone. A file that has "\r\n" gets them back when it is saved.

export interface SavedText {
  /** With "\n". */
  text: string;
  /** Of the file on disk; null for a file that is not there. */
  hash: string | null;
  hasCarriageReturns: boolean;
}

export function savedText(onDisk: string, hash: string | null): SavedText {
  return { text: onDisk.replace(/\r\n?/g, '\n'), hash, hasCarriageReturns: /\r\n/.test(onDisk) };
}

export const toDisk = (text: string, { hasCarriageReturns }: Pick<SavedText, 'hasCarriageReturns'>) =>
  hasCarriageReturns ? text.replaceAll('\n', '\r\n') : text;
