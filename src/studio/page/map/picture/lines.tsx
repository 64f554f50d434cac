import type { Related } from '../model/choice.ts';
import { curve, type Line, type MapLayout } from '../model/layout.ts';

/** The chosen ones come last, above the others. */
export function Lines({ layout, related }: { layout: MapLayout; related: Related | undefined }) {
  const isChosen = ({ rule }: Line) => related?.rules.has(rule) ?? false;
  const lines = [...layout.lines].sort((a, b) => Number(isChosen(a)) - Number(isChosen(b)));
  return (
    <svg aria-hidden="true" class="lines" height={layout.height} width={layout.width}>
      {lines.map((line) => (
        <g class={isChosen(line) ? 'chosen' : related ? 'faint' : ''} key={line.rule}>
          <path d={curve(line)} stroke-width={line.width} />
          {isChosen(line) && (
            <>
              <circle cx={line.from.x} cy={line.from.y} r="2.6" />
              <path class="head" d={`M${line.to.x} ${line.to.y}l-7 -3.6v7.2z`} />
            </>
          )}
        </g>
      ))}
    </svg>
  );
}
