import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventPath, ExampleResult, FormRow, MappingForm } from '../../../../src/studio/contract.ts';
import { parseEvent } from '../../../../src/studio/page/mapping/event/parse-event.ts';
import { treeOf, withoutIndexes } from '../../../../src/studio/page/mapping/event/tree.ts';
import { withFallback } from '../../../../src/studio/page/mapping/form/edit/with-fallback.ts';
import { fitted, leastWidths, readWidths, resized } from '../../../../src/studio/page/mapping/layout/pane-sizes.ts';
import { savedText, toDisk } from '../../../../src/studio/page/mapping/state/line-endings.ts';
import { onlyDifference } from '../../../../src/studio/page/mapping/state/only-difference.ts';
import { runOf, shownVerdict } from '../../../../src/studio/page/mapping/state/session/last-run.ts';
import { tieOf, tiesInside } from '../../../../src/studio/page/mapping/state/tie.ts';

const row = (id: string, reads: string[]) => ({ id, reads }) as FormRow;
const form = { rules: [{ rows: [row('a', ['data.x', 'time']), row('b', ['data.x'])] }] } as MappingForm;
const paths = [{ path: 'data.x', names: ['data', 'x'], usedBy: ['a', 'b'] }] as EventPath[];

it('ties a row to what it reads, and a value to every row that reads it', () => {
  expect(tieOf({ kind: 'row', id: 'a' }, form, paths)).toEqual({
    rows: new Set(['a']),
    paths: new Set(['data.x', 'time']),
  });
  expect(tieOf({ kind: 'path', path: 'data.x' }, form, paths)).toEqual({
    rows: new Set(['a', 'b']),
    paths: new Set(['data.x']),
  });
  expect(tieOf(undefined, form, paths).rows.size).toBe(0);
  expect(tiesInside(tieOf({ kind: 'row', id: 'b' }, form, paths), 'data')).toBe(true);
});

it('replaces one place when a text becomes another', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const change = onlyDifference(before, after);
      const made = change ? before.slice(0, change.from) + change.insert + before.slice(change.to) : before;
      expect(made).toBe(after);
    }),
  );
  expect(onlyDifference('a: 1\nb: 2\n', 'a: 1\nb: 3\n')).toEqual({ from: 8, to: 9, insert: '3' });
});

it('gives a file the line endings back that it had', () => {
  const saved = savedText('a\r\nb\r\n', 'hash');
  expect(saved.text).toBe('a\nb\n');
  expect(toDisk(`${saved.text}c\n`, saved)).toBe('a\r\nb\r\nc\r\n');
  expect(toDisk('a\n', savedText('a\n', 'hash'))).toBe('a\n');
});

it('shows an event as a tree in its own order, closed where people closed it', () => {
  const event = { id: 'e', data: { coaches: [{ id: 'c' }], empty: {} } };
  expect(treeOf(event).map(({ path }) => path.join('.'))).toEqual([
    'id',
    'data',
    'data.coaches',
    'data.coaches.0',
    'data.coaches.0.id',
    'data.empty',
  ]);
  expect(treeOf(event, new Set(['data'])).map(({ path }) => path.join('.'))).toEqual(['id', 'data']);
  expect(withoutIndexes(['data', 'coaches', '0', 'id'], event)).toEqual(['data', 'coaches', 'id']);
});

it('reads the first event of what was pasted', () => {
  expect(parseEvent('{"id":1}')).toEqual({ kind: 'event', event: { id: 1 } });
  expect(parseEvent('[{"id":1},{"id":2}]')).toEqual({ kind: 'event', event: { id: 1 } });
  expect(parseEvent('{"id":1}\n{"id":2}\n')).toEqual({ kind: 'event', event: { id: 1 } });
  expect(parseEvent('  ')).toEqual({ kind: 'empty' });
  expect(parseEvent('{"id":1,\n}').kind).toBe('wrong');
  expect(parseEvent('12').kind).toBe('wrong');
});

it('puts a fallback behind what is selected, with the cursor in its quotes', () => {
  const whole = withFallback('data.name', { from: 9, to: 9 });
  expect(whole.text).toBe('data.name ?: ""');
  expect(whole.text.slice(whole.from - 1, whole.from + 1)).toBe('""');
  expect(withFallback('"Hi " & data.name', { from: 8, to: 17 }).text).toBe('"Hi " & (data.name ?: "")');
  expect(withFallback('a & b', { from: 5, to: 5 }).text).toBe('(a & b) ?: ""');
});

it('keeps each pane as wide as it has to be', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1180, max: 4000 }),
      fc.integer({ min: -500, max: 5000 }),
      fc.constantFrom('event' as const, 'result' as const),
      (total, wanted, divider) => {
        const start = fitted({ event: 296, result: 436 }, total);
        const { event, result } = resized(start, divider, wanted, total);
        expect(event).toBeGreaterThanOrEqual(leastWidths.event);
        expect(result).toBeGreaterThanOrEqual(leastWidths.result);
        expect(total - event - result).toBeGreaterThanOrEqual(leastWidths.mapping);
      },
    ),
  );
  expect(readWidths('{"event":300,"result":400}', 'form')).toEqual({ event: 300, result: 400 });
  expect(readWidths('no JSON', 'yaml')).toEqual({ event: 272, result: 404 });
});

it('never shows what an example said before an error as if it were of now', () => {
  const example = { event: { id: 'e' }, verdict: 'passes', text: 'passes' } as unknown as ExampleResult;
  const now = { ...example, verdict: 'cannot-run', text: 'cannot be run now' } as ExampleResult;
  const notLoading = { file: 'a.yaml', line: 3, message: 'Wrong.' };
  expect(shownVerdict(example, {}, new Map())).toEqual({ verdict: 'passes', text: 'passes', isFromBefore: false });
  expect(shownVerdict(now, { notLoading }, runOf([example]))).toEqual({
    verdict: 'passes',
    text: 'cannot be run now, before: passes',
    isFromBefore: true,
  });
  // Its event was edited since.
  expect(shownVerdict({ ...now, event: { id: 'f' } }, { notLoading }, runOf([example])).verdict).toBe('cannot-run');
  // The list of a text that could be read is still in view.
  expect(shownVerdict(example, { notLoading }, new Map()).text).toBe('cannot be run now');
});
