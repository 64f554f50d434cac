import { beforeAll, expect, it } from 'vitest';
import { threadCpuClock } from '../../../../src/clock.ts';
import { readMappingFiles } from '../../../../src/mapping-files.ts';
import { makeOverview } from '../../../../src/overview/make-overview.ts';
import type { Overview } from '../../../../src/overview/overview.ts';
import { loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import { readWholeSchema } from '../../../../src/schema-files.ts';
import { answerText } from '../../../../src/studio/page/map/model/answer-of.ts';
import { choiceOf, objectInFocus, pathOf, relatedTo } from '../../../../src/studio/page/map/model/choice.ts';
import { layoutOf, lineWidth } from '../../../../src/studio/page/map/model/layout.ts';
import { viewOf } from '../../../../src/studio/page/map/model/view.ts';

let overview: Overview;
beforeAll(async () => {
  const [files, schema] = await Promise.all([readMappingFiles('mappings'), readWholeSchema('salesforce/schema')]);
  const { mappings } = await loadMappings(files, schema, { now: threadCpuClock() });
  overview = await makeOverview({ mappings, schema, now: threadCpuClock() });
});

const all = () => viewOf(overview, { filter: 'all' });

it('finds what a path names, and the path of what is chosen', () => {
  for (const path of [['Contact', 'LastName'], ['Task'], ['counselor.login'], ['counselor.login', '0']]) {
    expect(pathOf(choiceOf(path, overview))).toEqual(path);
  }
  expect(choiceOf(['Nothing'], overview)).toBeUndefined();
});

it('keeps in colour what writes the chosen field', () => {
  const related = relatedTo(choiceOf(['Contact', 'LastName'], overview));
  expect([...(related?.rules ?? [])].map((rule) => rule.split('#')[0])).toEqual([
    'counselor.active_rescue',
    'counselor.anniversary',
    'counselor.login',
  ]);
  expect(related?.objects).toEqual(new Set(['Contact']));
  expect(relatedTo(undefined)).toBeUndefined();
});

it('lists the fields of the chosen object, and lets the lines of a chosen field end at it', () => {
  const open = objectInFocus(choiceOf(['Contact', 'LastName'], overview), overview);
  const layout = layoutOf(all(), { width: 900, open, field: 'LastName' });
  const contact = layout.objects.find(({ object }) => object.sObject === 'Contact');
  expect(contact?.isOpen).toBe(true);
  const ends = layout.lines
    .filter(({ rule }) => /login|anniversary#1|active_rescue#1/.test(rule))
    .map(({ to }) => to.y);
  expect(new Set(ends).size).toBe(1);
  expect(ends[0]).toBeGreaterThan((contact?.y ?? 0) + 30);
});

it('lays no card over another, at any width', () => {
  for (const width of [500, 640, 900, 1600]) {
    const { events, objects, lines, width: whole } = layoutOf(all(), { width, open: 'Task' });
    for (const cards of [events, objects]) {
      for (const [index, card] of cards.entries()) {
        const next = cards[index + 1];
        if (next) expect(next.y).toBeGreaterThanOrEqual(card.y + card.height);
      }
    }
    const right = Math.max(...events.map(({ x, width }) => x + width));
    expect(Math.min(...objects.map(({ x }) => x))).toBeGreaterThan(right);
    expect(lines).toHaveLength(overview.eventTypes.flatMap(({ rules }) => rules).length);
    expect(whole).toBeGreaterThanOrEqual(Math.max(...objects.map(({ x, width }) => x + width)));
  }
});

it('has the widths of the design at 1280', () => {
  const { left, right } = layoutOf(all(), { width: 900 });
  expect(left).toEqual({ x: 20, width: 336 });
  expect(right).toEqual({ x: 512, width: 372 });
});

it('draws a line thicker the more examples show the rule', () => {
  expect(lineWidth(0, 5)).toBe(1.2);
  expect(lineWidth(5, 5)).toBeCloseTo(3);
  expect(lineWidth(2, 5)).toBeGreaterThan(lineWidth(1, 5));
});

it('shows only what passes a filter, and only what is beside an object in a large project', () => {
  const several = viewOf(overview, { filter: 'several' });
  expect(several.objects.flatMap(({ fields }) => fields).every(({ eventTypes }) => eventTypes > 1)).toBe(true);
  expect(several.objects.flatMap(({ fields }) => fields)).toHaveLength(overview.counts.fieldsOfSeveral);
  const beside = viewOf(overview, { filter: 'all', beside: 'Supervisor_Note__c' });
  expect(beside.eventTypes.map(({ type }) => type)).toEqual(['supervisor.note']);
  expect(beside.objects.map(({ sObject }) => sObject)).toEqual(['Supervisor_Note__c']);
});

it('copies the words with file and line', () => {
  const choice = choiceOf(['Contact', 'LastName'], overview);
  const text = choice && answerText(choice, overview);
  expect(text).toMatch(/^Last Name \(Contact\.LastName\)/);
  expect(text).toMatch(/\(mappings\/counselor\.login\.yaml:\d+\)/);
});
