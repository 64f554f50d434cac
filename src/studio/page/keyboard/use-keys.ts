// Listens for keys inside an element that is no control of its own, or on the whole page.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** @param within undefined: anywhere, also while nothing has the focus */
export function useKeys(
  within: RefObject<HTMLElement | null> | undefined,
  onKey: (event: KeyboardEvent) => void,
): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useLayoutEffect(() => {
    const target: EventTarget | null = within ? within.current : window;
    const listener = (event: Event) => latest.current(event as KeyboardEvent);
    target?.addEventListener('keydown', listener);
    return () => target?.removeEventListener('keydown', listener);
  }, []);
}
