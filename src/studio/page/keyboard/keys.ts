// Names of keys as the person's keyboard has them.
const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export const commandKey = isMac ? '⌘' : 'Ctrl';

/** Ctrl, or Cmd on a Mac, with this key and no other. */
export const isCommand = (event: KeyboardEvent, key: string) =>
  (isMac ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === key;

export const isTyping = ({ target }: Event) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
