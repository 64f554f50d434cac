// Arrow keys in a list of buttons: the next one gets the focus and is chosen.

/** @returns whether the key was one of them */
export function moveInList(box: HTMLElement | null, event: KeyboardEvent, selector: string): boolean {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !box || !(event.target instanceof HTMLElement)) return false;
  const all = [...box.querySelectorAll<HTMLElement>(selector)];
  const at = all.indexOf(event.target);
  if (at < 0) return false;
  event.preventDefault();
  const next = all[at + step];
  next?.focus();
  next?.click();
  return true;
}
