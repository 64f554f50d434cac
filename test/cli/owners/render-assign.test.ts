import { expect, test } from 'vitest';
import type { AssignResult } from '../../../src/cli/commands/operations/assign.ts';
import { assignView } from '../../../src/cli/owners/render-assign.ts';
import type { UnassignedRecord } from '../../../src/cli/owners/settle-records.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';

const record = (state: UnassignedRecord['state'], more: Partial<UnassignedRecord> = {}): UnassignedRecord => ({
  id: '00T000000000001AAA',
  sObject: 'Task',
  state,
  ...more,
});
const resultOf = (records: UnassignedRecord[], more: Partial<AssignResult> = {}): AssignResult => ({
  sObjects: ['Task', 'Account'],
  records,
  objects: 3,
  unread: { objects: 0, codes: [] },
  interrupted: false,
  ...more,
});
const view = assignView({ yes: true, list: true });
const notes = (result: AssignResult) => view.err?.(result, plainTerminal).replace(/\s+/g, ' ');

test('it ends with 1 as long as a record waits for an owner or for a person, or it did not finish', () => {
  const codeOf = (...states: UnassignedRecord['state'][]) =>
    view.exitCode?.(resultOf(states.map((each) => record(each))));
  expect(codeOf('given', 'changed', 'not-requested')).toBe(0);
  for (const state of [
    'owner-missing',
    'owner-inactive',
    'owner-ambiguous',
    'several-owners',
    'written-later',
    'refused',
  ] as const)
    expect(codeOf('given', state)).toBe(1);
  const stopped = { code: 'salesforce/limit-reached', message: 'No calls are left.' };
  for (const more of [{ interrupted: true }, { stopped }, { unread: { objects: 1, codes: ['aws/refused'] } }])
    expect(view.exitCode?.(resultOf([record('given')], more))).toBe(1);
});

test('what was done before it stopped is said', () => {
  expect(notes(resultOf([record('ready')], { interrupted: true }))).toBe('Interrupted. Nothing was changed. ');
  expect(notes(resultOf([record('given'), record('ready')], { interrupted: true }))).toBe(
    'Interrupted. 1 record got an owner. Run the same command again for the rest. ',
  );
});

test('a key of an object gives no orders to the terminal', () => {
  const location = { bucket: 'b', key: 'events/\u001b[2J\n::error::x.json', line: 2 };
  const list = view.out(resultOf([record('ready', { location })]), plainTerminal);
  expect(list).toContain('\\u001b[2J');
  expect(list).not.toContain('\u001b');
  expect(list).not.toMatch(/^::error/m);
});
