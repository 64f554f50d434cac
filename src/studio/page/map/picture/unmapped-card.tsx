import type { Choice } from '../model/choice.ts';
import type { UnmappedCard } from '../model/layout.ts';
import { boxStyle } from './box-style.ts';

export interface UnmappedCardProps {
  card: UnmappedCard;
  choice: Choice | undefined;
  onChoose(choice: Choice): void;
}

export function UnmappedCardView({ card, choice, onChoose }: UnmappedCardProps) {
  const { unmapped } = card;
  const isChosen = choice?.kind === 'unmapped' && choice.unmapped === unmapped;
  return (
    <section aria-label={unmapped.type} class="card map-card unmapped" style={boxStyle(card)}>
      <button
        aria-current={isChosen ? 'true' : undefined}
        class={`map-heading ${isChosen ? 'tied' : ''}`}
        data-column="left"
        onClick={() => onChoose({ kind: 'unmapped', unmapped })}
        type="button"
      >
        <b class="cut">{unmapped.type}</b>
        <span class="end">no mapping</span>
      </button>
      <p class="map-rule note">
        <span class="cut">seen in {unmapped.seenIn.join(', ')}</span>
      </p>
    </section>
  );
}
