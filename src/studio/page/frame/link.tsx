// A link inside the page. A click with a modifier opens it as the browser does.
import type { ComponentChildren } from 'preact';
import { useStudio } from '../store/studio.ts';

export interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
}

export function Link({ to, children, class: className, current }: LinkProps) {
  const { go } = useStudio();
  return (
    <a
      aria-current={current ? 'page' : undefined}
      class={className}
      href={to}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
