import { expect, test } from 'vitest';
import { onOneLine, shortExpression } from '../../src/overview/words/short-expression.ts';

test.each([
  ['data.counselor.active_rescues = 1', 'active_rescues = 1'],
  ['data.coaches', 'coaches'],
  ['data.counselor.texters_helped in [100, 500]', 'texters_helped in [100, 500]'],
  // A name that says little keeps what it is of.
  ['$exists(data.coach.id)', '$exists(coach.id)'],
  ['data.id', 'id'],
  ['$item.id', 'id'],
  // The same name of two things.
  ['data.old.rating < data.new.rating', 'old.rating < new.rating'],
  ['data.rating < data.new.rating', 'data.rating < new.rating'],
  // What is no path stays.
  ['type = "data.counselor.login"', 'type = "data.counselor.login"'],
  ["data.a.b = 'it''s'", "b = 'it''s'"],
  ['data.training.`pass-mark` > 1.5', '`pass-mark` > 1.5'],
  ['data.people[kind = "lead"].name', 'people[kind = "lead"].name'],
  ['$lookup(data.names, data.counselor.code)', '$lookup(names, counselor.code)'],
  ['data.a.b\n  and  "x  y" = data.c.d', 'b and "x  y" = d'],
  ['time', 'time'],
])('%s is said as %s', (source, said) => {
  expect(shortExpression(source)).toBe(said);
});

test('an expression on one line keeps the blanks in its texts', () => {
  expect(onOneLine(' "a  b"\n  & data.c ')).toBe('"a  b" & data.c');
});
