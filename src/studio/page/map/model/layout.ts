// Where everything on the map is. Two columns of cards with fixed heights, so that the lines need no measuring.
import type { EventTypeOverview, ObjectOverview, UnmappedType } from '../../../contract.ts';
import type { MapView } from './view.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface EventCard extends Box {
  file: string;
  types: EventTypeOverview[];
}

export interface ObjectCard extends Box {
  object: ObjectOverview;
  /** Whether its fields are listed. */
  isOpen: boolean;
}

export interface UnmappedCard extends Box {
  unmapped: UnmappedType;
}

export interface Line {
  rule: string;
  object: string;
  /** From the right edge of a rule to the left edge of an object, or of a field. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** 1.2 to 3, by the logarithm of the examples. */
  width: number;
}

export interface MapLayout {
  events: EventCard[];
  unmapped: UnmappedCard[];
  objects: ObjectCard[];
  lines: Line[];
  left: { x: number; width: number };
  right: { x: number; width: number };
  width: number;
  height: number;
}

export const sizes = { heading: 30, rule: 28, field: 26, summary: 30, top: 38, edge: 20, gap: 10, objectGap: 14 };

const wide = { left: 336, right: 372, between: 156 };
const least = { left: 250, right: 280, between: 64 };

export interface LayoutOptions {
  /** Of the place for the picture. */
  width: number;
  /** The object whose fields are listed. */
  open?: string | undefined;
  /** Field of the open object that lines end at. */
  field?: string | undefined;
  unmapped?: readonly UnmappedType[];
}

export function layoutOf(view: MapView, { width, open, field, unmapped = [] }: LayoutOptions): MapLayout {
  const { left, right } = columns(width);
  const events = eventCards(view.eventTypes, left);
  const below = events.at(-1);
  const unmappedCards = stacked(
    unmapped.map((each) => ({ unmapped: each, height: sizes.heading + sizes.rule + 2 })),
    { ...left, y: below ? below.y + below.height + sizes.gap : sizes.top, gap: sizes.gap },
  );
  const objects = stacked(
    view.objects.map((object) => ({
      object,
      isOpen: object.sObject === open && object.fields.length > 0,
      height: objectHeight(object, open),
    })),
    { ...right, y: sizes.top, gap: sizes.objectGap },
  );
  const ends = [...events, ...unmappedCards, ...objects].map(({ y, height }) => y + height);
  return {
    events,
    unmapped: unmappedCards,
    objects,
    lines: linesOf(events, objects, { open, field }),
    left,
    right,
    width: right.x + right.width + sizes.edge - 4,
    height: Math.max(sizes.top, ...ends) + 44,
  };
}

/** Both columns have their full width if there is room, and shrink before the picture scrolls. */
function columns(width: number): Pick<MapLayout, 'left' | 'right'> {
  const room = width - 2 * sizes.edge + 4;
  const full = wide.left + wide.right + wide.between;
  const smallest = least.left + least.right + least.between;
  const share = Math.max(0, Math.min(1, (room - smallest) / (full - smallest)));
  const between = (name: keyof typeof wide) => Math.round(least[name] + (wide[name] - least[name]) * share);
  const [leftWidth, rightWidth] = [between('left'), between('right')];
  const x = Math.max(sizes.edge + leftWidth + between('between'), Math.min(room, full + 160) + sizes.edge - rightWidth);
  return { left: { x: sizes.edge, width: leftWidth }, right: { x, width: rightWidth } };
}

function eventCards(eventTypes: readonly EventTypeOverview[], { x, width }: { x: number; width: number }): EventCard[] {
  const byFile = [...Map.groupBy(eventTypes, ({ file }) => file)];
  return stacked(
    byFile.map(([file, types]) => ({
      file,
      types,
      height: types.reduce((sum, { rules }) => sum + sizes.heading + rules.length * sizes.rule, 0) + 2,
    })),
    { x, width, y: sizes.top, gap: sizes.gap },
  );
}

const objectHeight = ({ sObject, fields }: ObjectOverview, open: string | undefined) =>
  sizes.heading + 2 + (sObject === open && fields.length > 0 ? fields.length * sizes.field : sizes.summary);

function stacked<Card extends { height: number }>(
  cards: readonly Card[],
  { x, width, y, gap }: { x: number; width: number; y: number; gap: number },
): (Card & Box)[] {
  let top = y;
  return cards.map((card) => {
    const placed = { ...card, x, y: top, width };
    top += card.height + gap;
    return placed;
  });
}

function linesOf(
  events: readonly EventCard[],
  objects: readonly ObjectCard[],
  { open, field }: Pick<LayoutOptions, 'open' | 'field'>,
): Line[] {
  const places = new Map(objects.map((card) => [card.object.sObject, card]));
  const rules = events.flatMap(({ types }) => types.flatMap(({ rules }) => rules));
  const most = Math.max(1, ...rules.map(({ shownBy }) => shownBy.length));
  return events.flatMap((card) => {
    let y = card.y + 1;
    return card.types.flatMap(({ rules }) => {
      y += sizes.heading;
      return rules.flatMap((rule): Line[] => {
        const from = { x: card.x + card.width, y: y + sizes.rule / 2 };
        y += sizes.rule;
        const object = places.get(rule.sObject);
        if (!object) return [];
        const writes = rule.sObject === open && rule.writes.some((write) => write.field === field);
        return [
          {
            rule: rule.id,
            object: rule.sObject,
            from,
            to: { x: object.x, y: writes ? fieldY(object, field) : object.y + 1 + sizes.heading / 2 },
            width: lineWidth(rule.shownBy.length, most),
          },
        ];
      });
    });
  });
}

function fieldY(card: ObjectCard, field: string | undefined): number {
  const index = card.object.fields.findIndex((each) => each.field === field);
  if (index < 0 || !card.isOpen) return card.y + 1 + sizes.heading / 2;
  return card.y + 1 + sizes.heading + (index + 0.5) * sizes.field;
}

export const lineWidth = (examples: number, most: number) =>
  1.2 + (1.8 * Math.log1p(examples)) / Math.log1p(Math.max(1, most));

/** A curve that leaves and arrives level. */
export function curve({ from, to }: Pick<Line, 'from' | 'to'>): string {
  const half = (to.x - from.x) / 2;
  return `M${from.x} ${from.y}C${from.x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`;
}
