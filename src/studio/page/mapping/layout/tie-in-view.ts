// The tie comes into view in the panes that do not have the keyboard's focus.
import { useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useSession } from '../state/session-context.ts';

const tiedIn = '.tree-row.tied, .form-row.tied, .form-row-open, .result-field.tied';

export function useTieInView(box: RefObject<HTMLElement | null>): void {
  const session = useSession();
  useSignalEffect(() => {
    if (session.tie.value.rows.size + session.tie.value.paths.size === 0) return;
    requestAnimationFrame(() => {
      for (const pane of box.current?.querySelectorAll<HTMLElement>(':scope > .pane') ?? []) {
        if (pane.contains(document.activeElement)) continue;
        const tied = [...pane.querySelectorAll<HTMLElement>(tiedIn)];
        if (!tied.some((each) => isInView(each, pane))) tied[0]?.scrollIntoView({ block: 'nearest' });
      }
    });
  });
}

function isInView(element: HTMLElement, pane: HTMLElement): boolean {
  const [own, around] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  return own.top >= around.top && own.bottom <= around.bottom;
}
