import { expect, test } from 'vitest';
import type { LocalEvent } from '../../../src/cli/local-stack/local-event.ts';
import { localEventJson, renderLocalEvent } from '../../../src/cli/local-stack/render-local.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';

const options = { mappings: 'mappings', schema: 'salesforce/schema', drop: 'drop' };
const render = (event: LocalEvent) => renderLocalEvent(event, options, plainTerminal);
const at = Date.parse('2026-03-02T18:30:00Z');
const time = new Date(at).toTimeString().slice(0, 8);
const problem = {
  code: 'mapping/unknown-path',
  severity: 'warning',
  message: 'No example has data.nam.',
  file: 'mappings/a.yaml',
  line: 1,
  column: 1,
} as const;

test('an edit shows the time, the files, the new problem with its line, and what is fixed', () => {
  const text = render({
    kind: 'edited',
    at,
    files: [{ path: 'mappings/a\u001b.yaml', change: 'changed' }],
    problems: {
      added: [problem],
      fixed: [{ ...problem, message: 'No example has data.x.' }],
      remaining: 2,
      mappingFiles: [{ path: 'mappings/a.yaml', text: 'LastName: data.nam' }],
    },
    loads: false,
  });
  const lines = text.split('\n');
  expect(lines[0]).toBe(`${time}  mappings/a\\u001b.yaml changed`);
  expect(text).toContain('LastName: data.nam\n');
  expect(lines.slice(-4)).toEqual([
    'Fixed: mappings/a.yaml: No example has data.x. [mapping/unknown-path]',
    '2 problems are the same as before. "npx s3sf check" shows all.',
    'The edited mappings do not load. The last good version stays in use.',
    '',
  ]);
});

test('a deployment with errors names the event types that they affect', () => {
  const deployed = { kind: 'deployed', at, mappings: 'mappings' } as const;
  expect(render({ ...deployed, errors: 0, affectedTypes: [] })).toBe(`${time}  The edited mappings are deployed.\n`);
  expect(render({ ...deployed, errors: 3, affectedTypes: ['one.a', 'one.b'] })).toContain(
    'with 3 errors: events of type one.a, one.b will fail or be written wrongly until they are fixed.',
  );
});

test('an outcome starts with its time', () => {
  const outcome = {
    outcome: 'failed',
    attempts: 1,
    at: '2026-03-02T18:30:00.000Z',
    location: { bucket: 'b', key: 'k', line: 1 },
    event: { type: 't', id: 'e', source: 's' },
    written: [],
    failure: { code: 'salesforce/unavailable', message: 'Salesforce is away.' },
    next: 'retry',
  };
  expect(render({ kind: 'outcome', outcome })).toBe(
    `${time}  failed      t  e  attempt 2, will be retried  →  Salesforce is away. [salesforce/unavailable]\n`,
  );
});

test('programs get the events that they got before, and nothing of the rest', () => {
  const published = { file: 'f', bucket: 'b', key: 'k', replaced: true, holdsEvent: 'no' } as const;
  expect(localEventJson({ kind: 'published', published })).toEqual({
    file: 'f',
    bucket: 'b',
    key: 'k',
    replaced: true,
  });
  expect(localEventJson({ kind: 'deployed', at, mappings: 'm', errors: 2, affectedTypes: ['t'] })).toEqual({
    deployed: 'm',
    errors: 2,
  });
  expect(localEventJson({ kind: 'function-output', line: 'x' })).toBeUndefined();
});
