import { expect, test } from 'vitest';
import type { Answer } from '../../../../../src/pipeline/write/rows/answers/answer.ts';
import { isOutage, noRounds, outageOf, withRound } from '../../../../../src/pipeline/write/rows/answers/outage.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../../src/pipeline/write/rows/row.ts';
import { contact, eventWritesOf } from '../../window-fixture.ts';

const [batch = []] = coalesce(eventWritesOf(...['a', 'b', 'c'].map((id) => [contact(id)])));
const [a, b, c] = batch as [Row, Row, Row];
const done: Answer = { kind: 'done', result: 'created' };
const away: Answer = {
  kind: 'service',
  failure: { code: 'salesforce/unavailable', message: '' },
  mayHaveWritten: true,
};
const serverError = (...rows: Row[]): [Row, Answer][] =>
  rows.map((row) => [row, { kind: 'server-error', errors: [], rows }]);

function after(...rounds: [Row, Answer][][]): { isOutage: boolean; hadServerError: boolean } {
  const answers = rounds.map((round) => new Map(round));
  const state = answers.reduce(withRound, noRounds);
  return { isOutage: isOutage(state, answers.at(-1) ?? new Map()), hadServerError: state.hadServerError };
}

test('a server error over a single subrequest is no outage yet: one of its rows may be the reason', () => {
  expect(after(serverError(a, b, c))).toEqual({ isOutage: false, hadServerError: true });
});

test('where the parts of that subrequest meet server errors too, it is an outage', () => {
  expect(after(serverError(a, b, c), [...serverError(a), ...serverError(b, c)])).toMatchObject({ isOutage: true });
  expect(after(serverError(a, b, c), serverError(a, b, c))).toMatchObject({ isOutage: true });
});

test('server errors over several subrequests, or over a single row, are an outage', () => {
  expect(after([...serverError(a), ...serverError(b, c)])).toMatchObject({ isOutage: true });
  expect(after(serverError(a))).toMatchObject({ isOutage: true });
});

test('once Salesforce has answered for some row, a server error is about the rows', () => {
  expect(after([[a, done]], [...serverError(b), ...serverError(c)])).toEqual({ isOutage: false, hadServerError: true });
  expect(after([[a, done], ...serverError(b), ...serverError(c)])).toMatchObject({ isOutage: false });
});

test('a failure of the service is no answer, and without a server error nothing is decided here', () => {
  expect(after([[a, away], ...serverError(b), ...serverError(c)])).toMatchObject({ isOutage: true });
  expect(after([[a, away]])).toEqual({ isOutage: false, hadServerError: false });
});

test('a server error is remembered in later rounds', () => {
  expect(after(serverError(a, b, c), [[a, done]])).toEqual({ isOutage: false, hadServerError: true });
});

test('an outage fails every row with the service, whatever it was answered', () => {
  const answers = outageOf(new Map(serverError(a, b)));
  expect([...answers]).toMatchObject(
    [a, b].map((row) => [row, { kind: 'service', mayHaveWritten: true, failure: { code: 'salesforce/unavailable' } }]),
  );
});
