// Runs the recipes of the guide for days and times over a whole year of days in six zones, and compares them with what
// Node's Intl says about each moment. Intl knows the zones too, but nothing here is shared with the product.
import { expect, test } from 'vitest';
import { createExpressionEngine } from '../../src/pipeline/mapping/expressions/expression-engine.ts';
import { tableRows } from './code-blocks.ts';

const recipes = await tableRows('docs/mappings.md', ['You want', 'Expression', 'Gives']);
const zones = [
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
];
const engine = createExpressionEngine({ now: () => 0 });

interface Clock {
  year: number;
  month: number;
  day: number;
  /** `HH:mm:ss` */
  time: string;
  weekday: string;
  monthName: string;
}

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'long',
    }),
  ]),
);
const monthNames = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' });

function clockOf(moment: number, zone: string): Clock {
  const parts = Object.fromEntries(
    (formats.get(zone)?.formatToParts(moment) ?? []).map(({ type, value }) => [type, value]),
  );
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
    weekday: String(parts.weekday),
    monthName: monthNames.format(moment + offsetOf(moment, parts)),
  };
}

const offsetOf = (moment: number, { year, month, day, hour, minute, second }: Record<string, string>) =>
  Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(moment / 1_000) * 1_000;

const two = (number: number) => String(number).padStart(2, '0');
const dayText = ({ year, month, day }: Clock) => `${year}-${two(month)}-${two(day)}`;
const moved = ({ year, month, day }: Clock, days: number) =>
  new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);

function monthLater({ year, month, day }: Clock): string {
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The moment at which the clocks of the zone show this, found by trying all quarters of an hour around it. */
function momentAt(day: string, time: string, zone: string): string {
  const middle = Date.parse(`${day}T${time}Z`);
  for (let quarter = -14 * 4; quarter <= 14 * 4; quarter += 1) {
    const clock = clockOf(middle + quarter * 900_000, zone);
    if (dayText(clock) === day && clock.time === time) return new Date(middle + quarter * 900_000).toISOString();
  }
  throw new Error(`${zone} has no ${day} ${time}.`);
}

const halfDay = ({ time }: Clock) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
};

/** By the first column of the table. */
const expected: Readonly<Record<string, (clock: Clock, zone: string) => unknown>> = {
  'the day in a zone': dayText,
  'a week later, `=A2 + 7`': (clock) => moved(clock, 7),
  'a month later, `=EDATE(A2, 1)`': monthLater,
  'nine in the morning of that day': (clock, zone) => momentAt(dayText(clock), '09:00:00', zone),
  'the time of day for a Time field': ({ time }) => `${time}.000Z`,
  'the time of day in a text': halfDay,
  'the day in a text': ({ monthName, day, year }) => `${monthName} ${day}, ${year}`,
  'the weekday': ({ weekday }) => weekday,
  'is it a weekend?': ({ weekday }) => weekday === 'Saturday' || weekday === 'Sunday',
  'whole years since a day': ({ year, month, day }) => year - 1990 - (month * 100 + day < 421 ? 1 : 0),
};

const firstDay = Date.UTC(2026, 0, 1);
/** One in each day of 2026, at all times of the day. */
const moments = Array.from({ length: 365 }, (_, day) => firstDay + day * 86_400_000 + ((day * 397) % 1_440) * 60_000);

test.each(Object.keys(expected))('%s, on every day of a year in six zones', async (name) => {
  const expression = recipes.find(([want]) => want === name)?.[1] ?? '';
  const wrong: string[] = [];
  for (const zone of zones) {
    const compiled = engine.compile(expression.replaceAll('America/New_York', zone), []);
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    for (const moment of moments) {
      const time = new Date(moment).toISOString();
      const value = await compiled.run({ time });
      if (value !== expected[name]?.(clockOf(moment, zone), zone)) wrong.push(`${time} in ${zone}: ${String(value)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a local time of every day of a year is the moment at which the clocks of six zones show it', async () => {
  const source = recipes.find(([want]) => want === 'a local time, for a Date/Time field')?.[1] ?? '';
  const wrong: string[] = [];
  for (const zone of zones) {
    const compiled = engine.compile(source.replace(/"2026[^"]*"/, 'local').replace('America/New_York', zone), []);
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    for (const moment of moments) {
      const { time, ...clock } = clockOf(moment, zone);
      const local = `${dayText({ time, ...clock })} ${time}`;
      const found = Date.parse(String(await compiled.run({ local })));
      const shown = clockOf(found, zone);
      // A local time that comes twice is two moments; the first is taken.
      const isFirst = found === moment || found === moment - 3_600_000 || found === moment - 1_800_000;
      if (!isFirst || `${dayText(shown)} ${shown.time}` !== local) wrong.push(`${local} in ${zone}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('the guide has every recipe that is tested here', () => {
  expect(Object.keys(expected).filter((name) => !recipes.some(([want]) => want === name))).toEqual([]);
});
