// Checks pictures and time zones that are written out in an expression: a wrong one fails silently, or only at run time.

import { componentsOf, isPicture, saysItsDay } from '../../../pipeline/mapping/expressions/functions/own/pictures.ts';
import { type OwnFunction, ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Literal, Shape } from '../../shapes/shape.ts';
import type { Inference } from '../scope.ts';
import { reportZone } from './zone-arguments.ts';

/** The texts that each argument can be, as far as the expression itself contains them. */
export const literalsOf = (args: readonly { shape: Shape }[]): (readonly Literal[])[] =>
  args.map(({ shape }) => (shape.unknown ? [] : shape.literals));

export function checkLiterals(name: string, texts: readonly (readonly Literal[])[], inference: Inference): void {
  const [, second = [], third = []] = texts;
  const own = ownFunctions.find((each) => each.name === name);
  if (own) checkOwn(own, texts, inference);
  if (name === 'fromMillis') for (const offset of third) checkOffset(offset, inference);
  if (name === 'fromMillis' || name === 'toMillis') for (const picture of second) checkTimePicture(picture, inference);
  if (name === 'formatNumber') for (const picture of second) checkNumberPicture(picture, inference);
}

function checkOwn(own: OwnFunction, texts: readonly (readonly Literal[])[], inference: Inference) {
  const { zoneArgument, countryArgument, picture } = own;
  for (const literal of zoneArgument === undefined ? [] : (texts[zoneArgument] ?? [])) {
    if (isPicture(literal.text)) checkOwnPicture(own, literal, inference);
    else reportZone(own.name, literal.text, literal.offset, inference);
  }
  for (const literal of picture === undefined ? [] : (texts[picture.argument] ?? []))
    checkOwnPicture(own, literal, inference);
  for (const literal of countryArgument === undefined ? [] : (texts[countryArgument] ?? []))
    checkCountry(literal, inference);
}

function checkOwnPicture({ name, picture }: OwnFunction, literal: Literal, inference: Inference) {
  if (!checkTimePicture(literal, inference) || picture?.use !== 'reads') return;
  const components = componentsOf(literal.text);
  const lacks = !saysItsDay(components)
    ? 'the year, the month and the day'
    : components.has('h') && !components.has('P')
      ? '[P], which reads AM or PM'
      : undefined;
  if (lacks === undefined) return;
  inference.report(literal.offset, {
    code: 'mapping/bad-picture',
    message: `$${name} reads a text by this picture, which lacks ${lacks}.`,
    hint: 'For example "[M01]/[D01]/[Y0001] [h]:[m01] [P]" for 06/01/2026 9:00 PM, and [H01] for hours from 0 to 23.',
  });
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Two letters, in which `UK` is GB. */
function checkCountry({ text, offset }: Literal, { report }: Inference) {
  if (/^[A-Za-z]{2}$/.test(text) && text.toUpperCase() !== 'UK' && regions.of(text.toUpperCase()) !== undefined) return;
  report(offset, {
    code: 'mapping/bad-country',
    message: `"${text}" is not a country as two letters.`,
    hint: 'Write its code of ISO 3166, such as "US", "GB", "DE" or "MX".',
  });
}

/** JSONata does not know zone names: the result contains NaN. */
function checkOffset({ text, offset }: Literal, { report }: Inference) {
  const isOffset = /^[+-]\d{4}$/.test(text);
  const isHalf = /^-\d{2}(?!00)/.test(text);
  if (isOffset && !isHalf) return;
  report(offset, {
    code: 'mapping/bad-zone',
    message: isOffset
      ? `JSONata's $fromMillis is an hour off for an offset of "${text}".`
      : '$fromMillis takes an offset from UTC here, such as "-0500", and not the name of a zone.',
    hint: 'For a time in a zone, write $time(time, "America/New_York", "[h]:[m01] [P]"); for its day, $date(time, "America/New_York").',
  });
}

/** The parts of a time that JSONata has. */
const component = /^\s*[YMDdFWwXxHhPmsfZzCE]/;

/** Returns whether it is one. */
function checkTimePicture({ text, offset }: Literal, { report }: Inference): boolean {
  const parts = [...text.replaceAll('[[', '').matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part ?? '');
  if (parts.length > 0 && parts.every((part) => component.test(part))) return true;
  report(offset, {
    code: 'mapping/bad-picture',
    message:
      parts.length === 0
        ? `"${text}" is not a picture of a time: the parts of a time must be in square brackets.`
        : `"${text}" is not a picture of a time: a part in square brackets is unknown.`,
    hint: 'For example "[Y0001]-[M01]-[D01]". For a Date field write $date(time, "America/New_York"), for a Date/Time field $datetime(time).',
  });
  return false;
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
