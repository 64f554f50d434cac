// The widths of the three panes: what is dragged stays within what each needs, and is kept per browser and view.

export interface PaneWidths {
  event: number;
  result: number;
}

export const leastWidths = { event: 240, mapping: 420, result: 340 };

const defaults: Record<'form' | 'yaml', PaneWidths> = {
  form: { event: 296, result: 436 },
  yaml: { event: 272, result: 404 },
};

export const defaultWidths = (view: 'form' | 'yaml'): PaneWidths => defaults[view];

/** The event is a drawer below this. */
export const drawerBelow = 1180;

/** Moves one divider; the mapping in the middle keeps its least width. */
export function resized(widths: PaneWidths, divider: keyof PaneWidths, wanted: number, total: number): PaneWidths {
  const other = divider === 'event' ? widths.result : widths.event;
  const most = total - other - leastWidths.mapping;
  return { ...widths, [divider]: Math.round(Math.max(leastWidths[divider], Math.min(wanted, most))) };
}

/** What was kept, as far as it fits the window. */
export function fitted(widths: PaneWidths, total: number): PaneWidths {
  const event = resized(
    widths,
    'event',
    widths.event,
    Math.max(total, widths.result + leastWidths.mapping + leastWidths.event),
  );
  return resized(event, 'result', widths.result, total);
}

export function readWidths(text: string | null, view: 'form' | 'yaml'): PaneWidths {
  try {
    const { event, result } = JSON.parse(text ?? '') as Partial<PaneWidths>;
    if (typeof event === 'number' && typeof result === 'number') return { event, result };
  } catch {}
  return defaultWidths(view);
}
