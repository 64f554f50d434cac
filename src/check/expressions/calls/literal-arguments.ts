// Checks pictures and time zones that are written out in an expression: a wrong one fails silently, or only at run time.

import { ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Literal, Shape } from '../../shapes/shape.ts';
import type { Inference } from '../scope.ts';

/** The texts that each argument can be, as far as the expression itself contains them. */
export const literalsOf = (args: readonly { shape: Shape }[]): (readonly Literal[])[] =>
  args.map(({ shape }) => (shape.unknown ? [] : shape.literals));

export function checkLiterals(name: string, texts: readonly (readonly Literal[])[], inference: Inference): void {
  const [, second = [], third = []] = texts;
  const zone = ownFunctions.find((each) => each.name === name)?.zoneArgument;
  if (zone !== undefined) for (const text of texts[zone] ?? []) checkZone(text, inference);
  if (name === 'fromMillis') for (const offset of third) checkOffset(offset, inference);
  if (name === 'fromMillis' || name === 'toMillis') for (const picture of second) checkTimePicture(picture, inference);
  if (name === 'formatNumber') for (const picture of second) checkNumberPicture(picture, inference);
}

function checkZone({ text, offset }: Literal, { report }: Inference) {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
  } catch {
    report(offset, {
      code: 'mapping/bad-zone',
      message: `There is no time zone "${text}".`,
      hint: 'Write a name such as "America/New_York", "America/Los_Angeles", "Europe/London" or "UTC".',
    });
  }
}

/** JSONata does not know zone names: the result contains NaN. */
function checkOffset({ text, offset }: Literal, { report }: Inference) {
  if (/^[+-]\d{4}$/.test(text)) return;
  report(offset, {
    code: 'mapping/bad-zone',
    message: `$fromMillis takes an offset from UTC here, such as "-0500", and not the name of a zone.`,
    hint: 'For the day in a zone, write $date(time, "America/New_York").',
  });
}

/** The parts of a time that JSONata has. */
const component = /^\s*[YMDdFWwXxHhPmsfZzCE]/;

function checkTimePicture({ text, offset }: Literal, { report }: Inference) {
  const parts = [...text.replaceAll('[[', '').matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part ?? '');
  if (parts.length > 0 && parts.every((part) => component.test(part))) return;
  report(offset, {
    code: 'mapping/bad-picture',
    message:
      parts.length === 0
        ? `"${text}" is not a picture of a time: the parts of a time must be in square brackets.`
        : `"${text}" is not a picture of a time: a part in square brackets is unknown.`,
    hint: 'For example "[Y0001]-[M01]-[D01]". For a Date field write $date(time), for a Date/Time field $datetime(time).',
  });
}

/** A picture of a number needs at least one character that stands for a digit. */
function checkNumberPicture({ text, offset }: Literal, { report }: Inference) {
  const isPicture =
    text.split(';').every((part) => /[#0-9]/.test(part) && part.split('.').length <= 2) && text.split(';').length <= 2;
  if (isPicture) return;
  report(offset, {
    code: 'mapping/bad-picture',
    message: `"${text}" is not a picture of a number.`,
    hint: 'Write # for an optional digit and 0 for a required one, as in "#,##0.00".',
  });
}
