// Every error code of Salesforce's own API description ends in an answer that somebody chose.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { refusalOf } from '../../../../src/pipeline/write/rows/answers/refusal.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../src/pipeline/write/rows/row.ts';
import { serviceFailureOfErrors } from '../../../../src/pipeline/write/salesforce/service-failure.ts';
import { contact, eventWritesOf } from '../window-fixture.ts';

const folder = path.join(import.meta.dirname, '..', '..', '..', 'fixtures', 'salesforce-codes');
const namesIn = (file: string) =>
  readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
const codes = [...new Set([...namesIn('exception-codes.txt'), ...namesIn('status-codes.txt')])];

/** Codes of features that the pipeline does not use, or of success. If a call brings one after all, its row is to blame. */
const ofOtherFeatures = new Set(namesIn('other-features.txt'));

const [row] = coalesce(eventWritesOf([contact('a')]))[0] as [Row];

function answerTo(code: string): string {
  const service = serviceFailureOfErrors([{ errorCode: code, message: '' }]);
  return service?.code ?? refusalOf([{ code, message: '', fields: [] }], row).failure.message;
}

const unknown = 'Contact: Salesforce refused the record.';

test('the lists have the codes of both types', () => {
  expect(codes.length).toBeGreaterThan(800);
});

test('each code has an answer of its own, or belongs to a feature that the pipeline does not use', () => {
  const undecided = codes.filter((code) => answerTo(code) === unknown && !ofOtherFeatures.has(code));
  expect(undecided).toEqual([]);
});

test('the list of other features names no code that has an answer of its own, and none that does not exist', () => {
  const answered = [...ofOtherFeatures].filter((code) => answerTo(code) !== unknown || !codes.includes(code));
  expect(answered).toEqual([]);
});

test.each(['UNAVAILABLE', 'IN_MAINTENANCE', 'DURING_MAINTENANCE', 'SERVICE_DOWN'])(
  'a code that ends in %s is no verdict on the row',
  (ending) => {
    const verdicts = codes
      .filter((code) => code.endsWith(ending) && !ofOtherFeatures.has(code))
      .filter((code) => serviceFailureOfErrors([{ errorCode: code, message: '' }])?.code !== 'salesforce/unavailable');
    expect(verdicts).toEqual([]);
  },
);
