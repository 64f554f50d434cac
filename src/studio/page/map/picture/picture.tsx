// Two columns and the lines between them. What is not chosen is muted, and its lines are faint.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Overview } from '../../../contract.ts';
import { Keycap } from '../../keyboard/keycap.tsx';
import { type Choice, relatedTo } from '../model/choice.ts';
import { layoutOf } from '../model/layout.ts';
import type { Filter, MapView } from '../model/view.ts';
import { EventCardView } from './event-card.tsx';
import { Lines } from './lines.tsx';
import { ObjectCardView } from './object-card.tsx';
import { UnmappedCardView } from './unmapped-card.tsx';

export interface PictureProps {
  overview: Overview;
  view: MapView;
  choice: Choice | undefined;
  filter: Filter;
  /** The object whose fields are listed. */
  focus: string | undefined;
  onChoose(choice: Choice | undefined): void;
}

export function Picture({ overview, view, choice, filter, focus, onChoose }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    setWidth(box.current.clientWidth);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    box.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [choice?.kind, width > 0]);
  const related = relatedTo(choice);
  const field = choice?.kind === 'field' ? choice.field.field : undefined;
  const layout = layoutOf(view, {
    width,
    open: focus,
    field,
    unmapped: filter === 'unmapped' || choice?.kind === 'unmapped' ? overview.unmapped : [],
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same.
    // biome-ignore lint/a11y/noStaticElementInteractions: a click on the ground shows all again.
    <div
      class="picture"
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget || (target instanceof Element && target.matches('.canvas, svg')))
          onChoose(undefined);
      }}
      ref={box}
    >
      {width > 0 && (
        <div class="canvas" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
          <h2 class="column-name" style={{ left: `${layout.left.x}px` }}>
            When this happens on the platform
          </h2>
          <h2 class="column-name" style={{ left: `${layout.right.x}px` }}>
            this is written in Salesforce
          </h2>
          <Lines layout={layout} related={related} />
          {layout.events.map((card) => (
            <EventCardView card={card} choice={choice} key={card.file} onChoose={onChoose} related={related} />
          ))}
          {layout.unmapped.map((card) => (
            <UnmappedCardView card={card} choice={choice} key={card.unmapped.type} onChoose={onChoose} />
          ))}
          {layout.objects.map((card) => (
            <ObjectCardView
              card={card}
              choice={choice}
              key={card.object.sObject}
              onChoose={onChoose}
              related={related}
            />
          ))}
          <p class="legend note">
            <span>A line is a rule. Thicker: more examples show it.</span>
            <span>
              <Keycap>↑</Keycap> <Keycap>↓</Keycap> move <Keycap>Enter</Keycap> open <Keycap>Esc</Keycap> show all
            </span>
          </p>
        </div>
      )}
    </div>
  );
}
