// Which outcomes of a mapping its examples show: each record written, each field and link set, each `when` both true and
// false, each `forEach` with items and without. Constants and keys are covered with their record.
import type { CompiledMapping, CompiledRule, SourceLocation } from '../pipeline/mapping/mappings.ts';
import type { Observation } from '../pipeline/plan/observe.ts';

/** One outcome that an example can show. */
export interface CoveragePoint {
  location: SourceLocation;
  /** For the report, if no example shows it: `Task.Subject is never set`. */
  gap: string;
  covered: boolean;
}

export interface CoverageOf {
  observe: (observation: Observation) => void;
  points: () => CoveragePoint[];
}

/** Observes the planning of the mapping's own examples. */
export function createCoverage(mapping: CompiledMapping): CoverageOf {
  const seen = new Set<string>();
  let rule = 0;
  /** Of the current record: they count once it is written. */
  let fields: string[] = [];
  const mark = (what: string) => seen.add(`${rule} ${what}`);
  return {
    observe(observation) {
      switch (observation.part) {
        case 'start':
          rule = observation.rule;
          fields = [];
          if (observation.forEach) mark(observation.forEach.value === undefined ? 'no items' : 'items');
          break;
        case 'when':
          mark(observation.when.value === true ? 'when true' : 'when false');
          break;
        case 'field':
          if (observation.value !== undefined) fields.push(observation.field);
          break;
        case 'link':
          if (observation.key !== undefined) fields.push(observation.field);
          break;
        case 'end':
          if (observation.outcome !== 'written') break;
          mark('written');
          for (const field of fields) mark(`field ${field}`);
      }
    },
    points: () =>
      mapping.rules.flatMap((each, index) =>
        pointsOf(each).map(({ what, ...point }) => ({ ...point, covered: seen.has(`${index} ${what}`) })),
      ),
  };
}

interface Point extends Omit<CoveragePoint, 'covered'> {
  what: string;
}

function pointsOf({ sObject, location, when, forEach, fields, links }: CompiledRule): Point[] {
  return [
    { what: 'written', location, gap: `${sObject} is never written` },
    ...(forEach
      ? [
          { what: 'items', location: forEach.location, gap: `forEach of ${sObject} never finds an item` },
          { what: 'no items', location: forEach.location, gap: `forEach of ${sObject} is never empty` },
        ]
      : []),
    ...(when
      ? [
          { what: 'when true', location: when.location, gap: `when of ${sObject} is never true` },
          { what: 'when false', location: when.location, gap: `when of ${sObject} is never false` },
        ]
      : []),
    ...fields.map(({ field, value }) => ({
      what: `field ${field}`,
      location: value.location,
      gap: `${sObject}.${field} is never set`,
    })),
    ...links.map(({ field, key }) => ({
      what: `field ${field}`,
      location: key.value.location,
      gap: `${sObject}.${field} is never set`,
    })),
  ];
}

/** Whole percent, rounded down so that 100 means all; 100 if there is nothing to cover. */
export function percentCovered(points: readonly CoveragePoint[]): number {
  if (points.length === 0) return 100;
  return Math.floor((points.filter(({ covered }) => covered).length / points.length) * 100);
}
