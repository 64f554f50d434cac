// Pictures, by which $date and $datetime read texts that people write.

/** The picture of the most usual forms: month, day and year, or year, month and day, with or without a time of day. */
export function pictureFor(text: string): { text: string; hasTime: boolean } | undefined {
  const [, first, separator, year, space = '', time] =
    /^(\d{1,2})([/.-])\d{1,2}\2(\d{4})(?:(,? |T)(\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?))?$/.exec(text.trim()) ?? [];
  if (first === undefined || year === undefined) return undefined;
  const dayFirst = Number(first) > 12 || separator === '.';
  const date = (dayFirst ? ['[D01]', '[M01]', '[Y0001]'] : ['[M01]', '[D01]', '[Y0001]']).join(separator);
  if (time === undefined) return { text: date, hasTime: false };
  const [, seconds = '', gap = '', half] = /^\d{1,2}:\d\d(:\d\d)?( ?)([AaPp][Mm])?$/.exec(time) ?? [];
  const clock = `${half ? '[h]' : '[H01]'}:[m01]${seconds ? ':[s01]' : ''}${half ? `${gap}[P]` : ''}`;
  return { text: `${date}${space}${clock}`, hasTime: true };
}
