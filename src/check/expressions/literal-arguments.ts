// Pictures and time zones that are written out in an expression: what is none of them fails silently, or only later.

import { ownFunctions } from '../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Literal, Shape } from '../shapes/shape.ts';
import type { Inference } from './scope.ts';

/** The texts that each argument can be, as far as they stand in the expression. */
export const calledPlaces = (args: readonly { shape: Shape }[]): (readonly Literal[])[] =>
  args.map(({ shape }) => (shape.unknown ? [] : shape.literals));

export function checkLiterals(name: string, texts: readonly (readonly Literal[])[], inference: Inference): void {
  const [, second = [], third = []] = texts;
  const zone = ownFunctions.find((each) => each.name === name)?.zoneArgument;
  if (zone !== undefined) for (const text of texts[zone] ?? []) checkZone(text, inference);
  if (name === 'fromMillis') for (const offset of third) checkOffset(offset, inference);
  if (name === 'fromMillis' || name === 'toMillis') for (const picture of second) checkTimePicture(picture, inference);
  if (name === 'formatNumber') for (const picture of second) checkNumberPicture(picture, inference);
}

function checkZone({ text, offset }: Literal, { say }: Inference) {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
  } catch {
    say(offset, {
      code: 'mapping/bad-zone',
      message: `There is no time zone "${text}".`,
      hint: 'Write a name such as "America/New_York", "America/Los_Angeles", "Europe/London" or "UTC".',
    });
  }
}

/** JSONata knows no names of zones: it gives NaN for them. */
function checkOffset({ text, offset }: Literal, { say }: Inference) {
  if (/^[+-]\d{4}$/.test(text)) return;
  say(offset, {
    code: 'mapping/bad-zone',
    message: `$fromMillis takes no name of a zone here, only how far it is from UTC, such as "-0500".`,
    hint: 'For the day in a zone, write $date(time, "America/New_York").',
  });
}

/** Parts of a time that JSONata knows. */
const component = /^\s*[YMDdFWwXxHhPmsfZzCE]/;

function checkTimePicture({ text, offset }: Literal, { say }: Inference) {
  const parts = [...text.replaceAll('[[', '').matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part ?? '');
  if (parts.length > 0 && parts.every((part) => component.test(part))) return;
  say(offset, {
    code: 'mapping/bad-picture',
    message:
      parts.length === 0
        ? `"${text}" is no picture of a time: the parts of the time stand in square brackets.`
        : `"${text}" is no picture of a time: a part in square brackets means nothing.`,
    hint: 'Such as "[Y0001]-[M01]-[D01]". For a Date field write $date(time), for a Date/Time field $datetime(time).',
  });
}

/** Signs that stand for digits; without one there is nowhere for the number to go. */
function checkNumberPicture({ text, offset }: Literal, { say }: Inference) {
  const isPicture =
    text.split(';').every((part) => /[#0-9]/.test(part) && part.split('.').length <= 2) && text.split(';').length <= 2;
  if (isPicture) return;
  say(offset, {
    code: 'mapping/bad-picture',
    message: `"${text}" is no picture of a number.`,
    hint: 'Write # for a digit that may be left out and 0 for one that may not, such as "#,##0.00".',
  });
}
