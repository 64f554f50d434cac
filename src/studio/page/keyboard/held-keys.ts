// What a person types while an editor is on its way goes into it once it is there. One editor at a time.

let held: { text: string; stop(): void } | undefined;

/** From now until the keys are taken, or until something else than a character is pressed. `typed` comes before them. */
export function holdKeys(typed = ''): void {
  takeHeldKeys();
  const onKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key === 'Shift' || key === 'CapsLock') return;
    const isText = key.length === 1 && !ctrlKey && !metaKey && !altKey;
    if (!isText && key !== 'Backspace') {
      takeHeldKeys();
      return;
    }
    mine.text = isText ? mine.text + key : mine.text.slice(0, -1);
    event.preventDefault();
    event.stopPropagation();
  };
  const mine = {
    text: typed,
    stop() {
      removeEventListener('keydown', onKey, true);
      removeEventListener('pointerdown', takeHeldKeys, true);
    },
  };
  addEventListener('keydown', onKey, true);
  addEventListener('pointerdown', takeHeldKeys, true);
  held = mine;
}

export function takeHeldKeys(): string {
  const text = held?.text ?? '';
  held?.stop();
  held = undefined;
  return text;
}
