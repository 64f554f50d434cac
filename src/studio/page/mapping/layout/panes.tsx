// Three panes with dividers that can be dragged, moved by arrow keys and reset by a double click. In a narrow window the
// event is a drawer.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from '../../keyboard/use-keys.ts';
import { mappingView } from '../state/view-choice.ts';
import { Divider } from './divider.tsx';
import { isDrawerOpen } from './drawer.ts';
import { defaultWidths, drawerBelow, fitted, leastWidths, type PaneWidths, readWidths, resized } from './pane-sizes.ts';
import { useTieInView } from './tie-in-view.ts';

export interface PanesProps {
  event: ComponentChildren;
  mapping: ComponentChildren;
  result: ComponentChildren;
}

export function Panes({ event, mapping, result }: PanesProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = mappingView.value;
  const key = `studio.panes.${view}`;
  const [total, setTotal] = useState(innerWidth);
  const [kept, setKept] = useState<PaneWidths>(() => readWidths(localStorage.getItem(key), view));
  useEffect(() => setKept(readWidths(localStorage.getItem(key), view)), [key]);
  useEffect(() => {
    const onResize = () => setTotal(innerWidth);
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);
  useTieInView(box);
  const isDrawer = total < drawerBelow;
  const widths = isDrawer
    ? { event: 296, result: Math.max(leastWidths.result, Math.round(total * 0.38)) }
    : fitted(kept, total);
  const move = (divider: keyof PaneWidths, wanted: number) => {
    const next = resized(widths, divider, wanted, total);
    setKept(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  const reset = () => {
    setKept(defaultWidths(view));
    localStorage.removeItem(key);
  };
  useKeys(box, (pressed) => {
    if (pressed.key === 'F6') {
      pressed.preventDefault();
      nextPane(box.current, pressed.shiftKey ? -1 : 1);
    } else if (pressed.key === 'Escape' && isDrawer && isDrawerOpen.peek()) isDrawerOpen.value = false;
  });
  return (
    <div
      class={`panes ${isDrawer ? 'with-drawer' : ''} ${isDrawerOpen.value ? 'drawer-open' : ''}`}
      ref={box}
      style={{ '--event': `${widths.event}px`, '--result': `${widths.result}px` }}
    >
      <section aria-label="Event" class="pane event-pane">
        {event}
      </section>
      {!isDrawer && (
        <Divider
          label="Width of the event"
          least={leastWidths.event}
          onMove={(x) => move('event', x)}
          onReset={reset}
          side="event"
          value={widths.event}
        />
      )}
      <section aria-label="Mapping" class="pane mapping-pane">
        {mapping}
      </section>
      {!isDrawer && (
        <Divider
          label="Width of the result"
          least={leastWidths.result}
          onMove={(x) => move('result', x)}
          onReset={reset}
          side="result"
          value={widths.result}
        />
      )}
      <section aria-label="Result in Salesforce" class="pane result-pane">
        {result}
      </section>
    </div>
  );
}

/** F6 goes from pane to pane. */
function nextPane(box: HTMLElement | null, step: number) {
  const panes = [...(box?.querySelectorAll<HTMLElement>(':scope > .pane') ?? [])].filter(
    (pane) => pane.offsetParent !== null,
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + step + panes.length) % panes.length];
  const first = pane?.querySelector<HTMLElement>('[tabindex="0"]:not(.cm-content *), .cm-content, .row-open, button');
  first?.focus();
}
