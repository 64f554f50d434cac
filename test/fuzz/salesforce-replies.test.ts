// Whatever Salesforce, or what is in front of it, replies: a result for each row or a `FailureError`, never what an
// object inherits under the name of a code.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailureError } from '../../src/failure.ts';
import { readCompositeReply } from '../../src/pipeline/write/rows/answers/read-reply.ts';
import { coalesce } from '../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../src/pipeline/write/rows/row.ts';
import type { Subrequest } from '../../src/pipeline/write/rows/subrequests.ts';
import { contact, eventWritesOf } from '../pipeline/write/window-fixture.ts';
import { fuzzInputs, fuzzRuns, fuzzSeed } from './fuzz-runs.ts';

const rows = coalesce(eventWritesOf([contact('a')], [contact('b')])).flat() as Row[];
const kinds = ['write-one', 'write', 'look-up'] as const;

/** Names that every object inherits, among real codes. */
const code = fc.constantFrom(
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'DUPLICATE_VALUE',
  'INVALID_FIELD',
  'UNABLE_TO_LOCK_ROW',
  'NOT_FOUND',
  'SERVER_UNAVAILABLE',
  'REQUEST_LIMIT_EXCEEDED',
);
const anything = fc.jsonValue({ maxDepth: 3 });
const error = fc.oneof(
  anything,
  fc.record(
    {
      statusCode: fc.oneof(code, anything),
      errorCode: fc.oneof(code, anything),
      message: fc.oneof(fc.string(), code, anything),
      fields: fc.oneof(fc.array(fc.oneof(code, fc.string())), anything),
    },
    { requiredKeys: [] },
  ),
);
const errors = fc.oneof(
  { weight: 5, arbitrary: fc.array(error, { maxLength: 3 }) },
  { weight: 1, arbitrary: anything },
);
const rowReply = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id: anything, success: fc.boolean(), errors, created: anything }) },
  { weight: 1, arbitrary: anything },
);
const subreply = fc.record({
  referenceId: fc.constantFrom('r0', 'r1', 'constructor'),
  httpStatusCode: fc.oneof(fc.constantFrom(200, 201, 204, 300, 400, 404, 429, 500, 503), anything),
  body: fc.oneof(fc.array(rowReply, { minLength: 2, maxLength: 2 }), rowReply, errors, anything),
});
const reply = fc.oneof(
  { weight: 8, arbitrary: fc.record({ compositeResponse: fc.array(subreply, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: anything },
);

test('every reply gives a result for each row, or a failure', () => {
  const numRuns = fuzzRuns(3_000);
  const inputs = fuzzInputs('Salesforce replies');
  const property = fc.property(reply, fc.constantFrom(...kinds), (body, kind) => {
    inputs.start();
    const sent = [{ kind, rows: kind === 'write' ? rows : rows.slice(0, 1) }] as unknown as Subrequest[];
    try {
      for (const result of readCompositeReply(body, sent, { prefix: 'r', ids: new Map() })) {
        if (result.kind === 'rows') expect(result.results).toHaveLength(sent[0]?.rows.length ?? 0);
        if (result.kind !== 'rows') continue;
        for (const each of result.results) {
          if (each.kind !== 'refused') continue;
          expect(typeof each.failure.code).toBe('string');
          expect(each.failure.message).toMatch(/^[A-Z]/);
          expect(each.failure.message).not.toContain('function');
        }
      }
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown;
    }
    inputs.end();
  });
  fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
});
