export interface DividerProps {
  label: string;
  side: 'event' | 'result';
  /** Width of the pane in pixels. */
  value: number;
  least: number;
  onMove(width: number): void;
  onReset(): void;
}

export function Divider({ label, side, value, least, onMove, onReset }: DividerProps) {
  const widthAt = (x: number) => (side === 'event' ? x : innerWidth - x);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no <hr>.
    <div
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={least}
      aria-valuemax={1200}
      aria-valuenow={value}
      class={`divider at-${side}`}
      onDblClick={onReset}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
        if (!step) return;
        event.preventDefault();
        onMove(value + (side === 'event' ? step : -step));
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(widthAt(event.clientX));
      }}
      role="separator"
      tabIndex={0}
    />
  );
}
