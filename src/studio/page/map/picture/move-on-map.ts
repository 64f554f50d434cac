// Arrow keys on the map: up and down in a column, left and right to what a row is connected with.

export function moveOnMap(box: HTMLElement | null, event: KeyboardEvent): void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || !at.dataset.column || !box) return;
  const inColumn = (name: string) => [...box.querySelectorAll<HTMLElement>(`[data-column="${name}"]`)];
  const own = inColumn(at.dataset.column);
  const index = own.indexOf(at);
  const next: Record<string, () => HTMLElement | undefined> = {
    ArrowDown: () => own[index + 1],
    ArrowUp: () => own[index - 1],
    Home: () => own[0],
    End: () => own.at(-1),
    ArrowRight: () =>
      at.dataset.column === 'left' ? connected(inColumn('right'), at, 'object', 'objects') : undefined,
    ArrowLeft: () => (at.dataset.column === 'right' ? connected(inColumn('left'), at, 'objects', 'object') : undefined),
  };
  const found = next[event.key];
  if (!found) return;
  event.preventDefault();
  const to = found();
  to?.focus();
  to?.click();
}

const connected = (others: HTMLElement[], at: HTMLElement, theirs: string, own: string) =>
  others.find(({ dataset }) => dataset[theirs] !== undefined && dataset[theirs] === at.dataset[own]) ?? others[0];
