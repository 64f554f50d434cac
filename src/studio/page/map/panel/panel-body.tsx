import type { ComponentChildren } from 'preact';

/** Takes the focus, so that the keyboard can scroll it where it contains no link and no button. */
export const PanelBody = ({ children }: { children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: axe's rule scrollable-region-focusable wants it.
  // biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs.
  <div aria-label="In words" class="panel-body" role="group" tabIndex={0}>
    {children}
  </div>
);
