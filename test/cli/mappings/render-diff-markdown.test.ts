import fc from 'fast-check';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import type { DiffResult } from '../../../src/cli/commands/mappings/diff.ts';
import { diffMarkdown } from '../../../src/cli/mappings/diff/render-diff-markdown.ts';
import { valueText } from '../../../src/cli/rendering/render-value.ts';
import type { EventChange } from '../../../src/examples/changes/plan-changes.ts';

const compared = (changes: EventChange[]): DiffResult => ({ kind: 'compared', events: 60, changes, unseen: [] });
const change = (name: string, ...differences: [string, unknown, unknown][]): EventChange => ({
  name,
  differences: differences.map(([subject, expected, actual]) => ({
    subject,
    path: [],
    ...(expected !== undefined && { expected: expected as string }),
    ...(actual !== undefined && { actual: actual as string }),
  })),
});

/** The cells of all tables as GitHub shows them. */
function shownCells(markdown: string): string[] {
  const named: Record<string, string> = { quot: '"', lt: '<', gt: '>', amp: '&' };
  const text = (html: string) =>
    html
      .replaceAll(/<\/?code>|<br>/g, '')
      .replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code, name) => named[name] ?? String.fromCodePoint(Number(code)));
  return [...(marked.parse(markdown) as string).matchAll(/<td>(.*?)<\/td>/gs)].map(([, html]) => text(html ?? ''));
}

test('an event has a table with a row for each field that differs', () => {
  const changes = [
    change(
      'mappings/a.yaml: a login',
      ['Contact.LastName', 'Okonjo', 'OKONJO'],
      ['Contact.Email', 'a@b.example', undefined],
    ),
  ];
  expect(diffMarkdown(compared(changes))).toBe(`**2 fields change in 1 of 60 events.**

\`mappings/a.yaml: a login\`

| In Salesforce | Before | After |
| --- | --- | --- |
| \`Contact.LastName\` | \`"Okonjo"\` | \`"OKONJO"\` |
| \`Contact.Email\` | \`"a@b.example"\` | – |
`);
});

test('rules that changed without showing in an event are listed before the tables', () => {
  const unseen = [{ subject: 'Task.Subject', location: { file: 'mappings/a.yaml', line: 7, column: 14 } }];
  expect(diffMarkdown({ kind: 'compared', events: 3, changes: [], unseen })).toBe(`**Nothing changes in 3 events.**

These rules changed, and no event shows it. Add an example that does:

- \`mappings/a.yaml:7:14 Task.Subject\`
`);
});

test('a new record has a line for each field', () => {
  const record = { operation: 'create', Subject: 'Call', WhoId: { Contact: { Counselor_Id__c: 'cc-1' } } };
  const markdown = diffMarkdown(compared([change('a', ['Task', undefined, record])]));
  expect(markdown).toContain(
    '| – | `operation: "create"`<br>`Subject: "Call"`<br>`WhoId: Contact with Counselor_Id__c "cc-1"` |',
  );
});

test('without a change, and with errors, a sentence says so', () => {
  expect(diffMarkdown(compared([]))).toBe('**Nothing changes in 60 events.**\n');
  expect(diffMarkdown({ kind: 'unloadable' })).toContain('have errors');
});

test('whatever is in a value, it stays the text of its cell', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom('|', '`', '``', '\\', '\n', ' ', '<b>', '@ana', '#1', '[x](y)', '&amp;', '*', '$`', '::error'),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, hostile, (before, after) => {
      const markdown = diffMarkdown(compared([change(before, ['Task.Subject', before, after])]));
      const [subject, was, is, ...more] = shownCells(markdown);
      expect({ subject, more }).toEqual({ subject: 'Task.Subject', more: [] });
      for (const [shown, value] of [
        [was, before],
        [is, after],
      ] as const)
        expect(shown).toBe(valueText(value));
    }),
  );
});

test('it is never longer than asked for, and says what is left out', () => {
  const long = 'x'.repeat(5_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 20_000 }),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 80 }),
      (length, events, fields) => {
        const rows = Array.from({ length: fields }, (_, index): [string, unknown, unknown] => [
          `Task.F${index}__c`,
          long,
          { a: long },
        ]);
        const changes = Array.from({ length: events }, (_, index) => change(`event ${index}`, ...rows));
        const markdown = diffMarkdown(compared(changes), length);
        expect(markdown.length).toBeLessThanOrEqual(length);
        const rowsShown = shownCells(markdown).length / 3;
        if (rowsShown < events * fields) expect(markdown).toMatch(/more difference|more event|There is no room/);
        else expect(markdown).not.toMatch(/more/);
      },
    ),
    { numRuns: 60 },
  );
});

test('a long value is cut between two characters', () => {
  const markdown = diffMarkdown(compared([change('a', ['Task.Subject', '😀'.repeat(400), undefined])]));
  expect(markdown).toContain('…');
  expect(markdown.isWellFormed()).toBe(true);
  expect(markdown.length).toBeLessThan(1_000);
});
