// Something that opens above the page: it takes the focus, Esc or a click beside it closes it, and the focus goes back.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface PopupProps {
  label: string;
  class: string;
  children: ComponentChildren;
  onClose(): void;
  /** Dims the page behind. */
  isModal?: boolean;
  at?: { left?: string; top?: string; right?: string };
}

export function Popup({ label, class: className, children, onClose, isModal = false, at }: PopupProps) {
  const box = useRef<HTMLDivElement>(null);
  // Before the next key arrives: what is typed at once goes where the focus went.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const first = box.current?.querySelector<HTMLElement>('[autofocus], input, [aria-current="true"], button, a');
    (first ?? box.current)?.focus();
    const onDown = (event: MouseEvent) => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target)) return;
      onClose();
    };
    document.addEventListener('mousedown', onDown, true);
    return () => {
      document.removeEventListener('mousedown', onDown, true);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <>
      {isModal && <div class="veil" />}
      <div
        aria-label={label}
        class={`float ${className}`}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.preventDefault();
            onClose();
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            moveFocus(box.current, event);
          } else if (event.key === 'Tab' && isModal) keepInside(box.current, event);
        }}
        ref={box}
        role="dialog"
        style={at}
        tabIndex={-1}
      >
        {children}
      </div>
    </>
  );
}

function moveFocus(box: HTMLElement | null, event: KeyboardEvent) {
  if ((event.target as HTMLElement).getAttribute('role') === 'combobox') return;
  const all = [...(box?.querySelectorAll<HTMLElement>('button:not([disabled]), a, input') ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (event.target instanceof HTMLTextAreaElement) return;
  event.preventDefault();
  all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]?.focus();
}

function keepInside(box: HTMLElement | null, event: KeyboardEvent) {
  const all = [
    ...(box?.querySelectorAll<HTMLElement>('button:not([disabled]), a, input, textarea, [tabindex="0"]') ?? []),
  ];
  const [first, last] = [all[0], all.at(-1)];
  const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
