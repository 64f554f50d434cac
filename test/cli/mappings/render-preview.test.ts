import { expect, test } from 'vitest';
import type { PreviewResult } from '../../../src/cli/commands/mappings/preview.ts';
import { renderPreview } from '../../../src/cli/mappings/render-preview.ts';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import type { PreviewField } from '../../../src/pipeline/preview.ts';
import { screen } from '../rendering/screens.ts';

const field = (name: string, value: string, source: string): PreviewField => ({
  field: name,
  from: 'field',
  source,
  location: 'm.yaml:9:5',
  value,
});

const event = {
  id: 'e-1',
  source: '/s',
  type: 't.u',
  time: '2026-01-01T00:00:00Z',
  contentHash: '',
  location: { bucket: 'b', key: 'k', line: 1 },
};

const preview = (fields: PreviewField[], more: object = {}): PreviewResult => ({
  kind: 'event',
  line: 1,
  preview: {
    plan: { kind: 'write', event, rulesHash: '', newest: 0, records: [], bytes: 0, skipped: [] },
    expect: [],
    file: 'm.yaml',
    rules: [
      { rule: 0, operation: 'create', sObject: 'Task', location: 'm.yaml:3:5', outcome: 'written', fields, ...more },
    ],
  },
});

const long = 'Mira took part in an active rescue for the first time. Please reach out today and thank them.';
const fields = [field('Subject', 'Call', 'data.subject'), field('Description', long, `"${long}" & data.x`)];
const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ');

test('in a pipe each field is one line', () => {
  const lines = renderPreview(preview(fields), [], plainTerminal).trimEnd().split('\n');
  expect(lines.slice(4)).toEqual([
    '    Subject      "Call"  data.subject',
    `    Description  "${long}"  "${long}" & data.x`,
  ]);
});

test.each([80, 120])('a window of %i columns shows everything, long fields below themselves', (columns) => {
  const text = renderPreview(preview(fields), [], screen(columns));
  for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  expect(text).toContain('    Subject      "Call"  data.subject\n');
  expect(squeezed(text)).toContain(`Description "${long}" ← "${long}" & data.x`);
});

test('links are in words; fields without a value are marked as empty or unchanged', () => {
  const link: PreviewField = {
    ...field('WhoId', '', 'data.id'),
    from: 'link',
    value: { Contact: { Counselor_Id__c: 'cc-1' } },
  };
  const { value: _, ...empty } = { ...field('Title', '', 'data.title'), leftOut: 'kept' as const };
  const text = renderPreview(preview([link, empty]), [], plainTerminal);
  expect(text).toContain('WhoId  Contact with Counselor_Id__c "cc-1"  link: data.id');
  expect(text).toContain('Title  (empty: no value)');
  expect(renderPreview(preview([empty], { operation: 'upsert' }), [], plainTerminal)).toContain(
    '(unchanged: no value)',
  );
});

test('a rule whose condition is false shows the condition and where it is', () => {
  const when = { source: 'data.x\n  = 1', location: 'm.yaml:4:7', found: false };
  expect(renderPreview(preview([], { outcome: 'when-false', when }), [], plainTerminal)).toContain(
    '  1. create Task: not written, because this condition is false: data.x = 1  (m.yaml:4:7)\n',
  );
});

test('hidden characters of an event are shown', () => {
  const hidden = preview([field('Subject', 'a\u202eb', 'data.x')]);
  if (hidden.kind === 'event') hidden.preview.plan.event = { ...event, id: 'e\u001b[2J' };
  const text = renderPreview(hidden, [], plainTerminal);
  expect(text).toContain('e\\u001b[2J');
  expect(text).toContain('"a\\u202eb"');
});
