// What events are about, as names in an event call it. Its ID is that of a thing, never of a person.
const things = 'donation|gift|shift|booking|order|payment|ticket|case|transaction';

const thing = new RegExp(`^(${things})$`, 'i');
const idOfThing = new RegExp(`(${things})[_-]?(id|number|no)$`, 'i');

/** `data.shift.id` */
export const isIdOfThing = (steps: readonly string[]): boolean =>
  thing.test(steps.at(-2) ?? '') && /^id$/i.test(steps.at(-1) ?? '');

/** `data.shift_id`, `data.shift.number` */
export const hasThingInName = (steps: readonly string[]): boolean => idOfThing.test(steps.join('_'));

/** The word before `id`: `shift` of `data.shift.id` and of `data.shift_id`; `event` where there is none. */
export function nounOf(expression: string): string {
  const steps = expression.replaceAll('`', '').split('.');
  const own = (steps.at(-1) ?? '').replace(/[_-]?(id|number|no)$/i, '');
  const noun = own === '' ? (steps.at(-2) ?? '') : own;
  return noun === '' || noun === 'data' ? 'event' : noun.toLowerCase();
}
