// Folders named after a day, so that a sweep of one day need not list those of all others. Known are the ways in which
// services name them: 2026/03/01/ (our publisher, Data Firehose), 2026-03-01/, dt=2026-03-01/ and
// year=2026/month=03/day=01/ (Hive).

export interface DayRange {
  /** First and last day, such as 2026-03-01. */
  from: string;
  to: string;
}

const folderOfDay = /(?:^|\/)(?:\w+=)?((?:19|20)\d\d)[-/](?:\w+=)?(0[1-9]|1[0-2])[-/](?:\w+=)?(0[1-9]|[12]\d|3[01])\//;

/** No key is greater that begins with the same text. */
const greatest = '\u{10ffff}';

/**
 * If the key is in a folder of another day, the text after which the keys outside this folder begin. Only folders below
 * the prefix count: what the prefix itself names was chosen by a person.
 */
export function endOfOtherDay(key: string, prefix: string, { from, to }: DayRange): string | undefined {
  const match = folderOfDay.exec(key);
  if (!match) return undefined;
  const [text, year, month, date] = match;
  const end = match.index + text.length;
  const day = `${year}-${month}-${date}`;
  if (end <= prefix.length || (day >= from && day <= to)) return undefined;
  return key.slice(0, end) + greatest;
}
