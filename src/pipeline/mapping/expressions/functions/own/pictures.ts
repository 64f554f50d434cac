// Texts that are read and written by JSONata's pictures. JSONata reads `02/30/2026` as 2 March, `26` as the year 1926, and
// takes what the picture lacks from the clock. Each of these fails here instead.
import { FunctionError } from '../function-error.ts';
import type { Tools } from './own-function.ts';

/** `time` and `zone`: whether the picture has a time of day and an offset from UTC. */
export interface Reading {
  /** As if the text were in UTC, unless the picture has an offset. */
  milliseconds: number;
  time: boolean;
  zone: boolean;
}

export interface Pictures {
  /** @param caller for messages: `$date` */
  read(caller: string, text: unknown, picture: string): Promise<Reading>;
  /** @param offsetSeconds of the zone */
  write(milliseconds: number, offsetSeconds: number, picture: string): Promise<unknown>;
}

/** Square brackets are in no name of a zone. */
export const isPicture = (text: unknown): text is string => typeof text === 'string' && text.includes('[');

/** The components of a picture: `M`, `D`, `Y`. */
export const componentsOf = (picture: string): Set<string> =>
  new Set([...picture.replaceAll('[[', '').matchAll(/\[\s*([A-Za-z])[^\]]*\]/g)].map(([, letter]) => letter ?? ''));

/** True if a text by this picture says its day without a clock. */
export function saysItsDay(components: ReadonlySet<string>): boolean {
  return components.has('Y') && ((components.has('M') && components.has('D')) || components.has('d'));
}

export function createPictures({ native }: Tools): Pictures {
  const toMillis = native('toMillis');
  const fromMillis = native('fromMillis');

  async function read(caller: string, text: unknown, picture: string): Promise<Reading> {
    if (typeof text !== 'string') throw new FunctionError(`${caller} reads only a text by a picture`);
    const components = componentsOf(picture);
    if (!saysItsDay(components)) {
      throw new FunctionError(`${caller} needs a picture with the year, month and day, such as "[M01]/[D01]/[Y0001]"`);
    }
    const trimmed = text.trim();
    const milliseconds = await toMillis(trimmed, picture).catch(asUnreadable(caller));
    if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) throw unreadable(caller);
    const year = new Date(milliseconds).getUTCFullYear();
    if (year >= 1900 && year < 2000 && !trimmed.includes(String(year)))
      throw new FunctionError(`${caller} reads only years of four digits`);
    const zone = components.has('Z') || components.has('z');
    const written = await fromMillis(milliseconds, picture, zone ? offsetIn(trimmed) : undefined);
    if (!isSame(trimmed, String(written), components)) throw unreadable(caller);
    return { milliseconds, time: [...'HhmsfP'].some((letter) => components.has(letter)), zone };
  }

  return {
    read,
    async write(milliseconds, offsetSeconds, picture) {
      // JSONata takes offsets of whole hours only below UTC: "-0330" gives half past the wrong hour.
      const withOffset = picture.replace(/\[\s*([Zz])([^\]]*)\]/g, (_, letter: string, form: string) =>
        offsetText(offsetSeconds, letter, form),
      );
      return fromMillis(milliseconds + offsetSeconds * 1_000, withOffset);
    },
  };
}

const unreadable = (caller: string) => new FunctionError(`${caller} cannot read the text by its picture`);

const asUnreadable = (caller: string) => (error: unknown) => {
  if (error instanceof Error) throw error;
  // JSONata's own errors are plain objects.
  throw unreadable(caller);
};

const offsetIn = (text: string) => /([+-]\d{2}):?(\d{2})/.exec(text)?.slice(1).join('') ?? '+0000';

/** Equal but for zeros in front of numbers, capitals, and offsets: `6/1/2026 9:00 PM` is `06/01/2026 9:00 pm`. */
function isSame(text: string, written: string, components: ReadonlySet<string>): boolean {
  const tokensOf = (side: string) => withoutOffset(side.toLowerCase(), components).match(/\d+|\D+/g) ?? [];
  const [ours, theirs] = [tokensOf(text), tokensOf(written)];
  // JSONata reads milliseconds and drops the digits behind them.
  const isCut = (token: string, other: string) => components.has('f') && token.startsWith(other);
  return (
    ours.length === theirs.length &&
    ours.every((token, index) => {
      const other = String(theirs[index]);
      return token === other || (/\d/.test(token) && (Number(token) === Number(other) || isCut(token, other)));
    })
  );
}

const withoutOffset = (text: string, components: ReadonlySet<string>) =>
  components.has('Z') || components.has('z') ? text.replace(/(gmt)?[+-]\d{2}:?\d{2}(?!\d)/g, '') : text;

function offsetText(seconds: number, letter: string, form: string): string {
  const minutes = Math.trunc(Math.abs(seconds) / 60);
  const [hh, mm] = [Math.trunc(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  const separator = /^\d{4}/.test(form) ? '' : ':';
  return `${letter === 'z' ? 'GMT' : ''}${seconds < 0 ? '-' : '+'}${hh}${separator}${mm}`;
}
