import { count } from '../../text/count.ts';
import type { Choice, Related } from '../model/choice.ts';
import type { EventCard } from '../model/layout.ts';
import { boxStyle } from './box-style.ts';

export interface EventCardProps {
  card: EventCard;
  choice: Choice | undefined;
  related: Related | undefined;
  onChoose(choice: Choice): void;
}

export function EventCardView({ card, choice, related, onChoose }: EventCardProps) {
  const isMuted =
    related !== undefined && !card.types.some(({ rules }) => rules.some(({ id }) => related.rules.has(id)));
  return (
    <section
      aria-label={card.types.map(({ type }) => type).join(', ')}
      class={`card map-card ${isMuted ? 'muted-card' : ''}`}
      style={boxStyle(card)}
    >
      {card.types.map((eventType) => {
        const isChosen = choice?.kind === 'event-type' && choice.eventType.type === eventType.type;
        return (
          <>
            <button
              aria-current={isChosen ? 'true' : undefined}
              class={`map-heading ${isChosen ? 'tied' : ''}`}
              data-column="left"
              key={eventType.type}
              onClick={() => onChoose({ kind: 'event-type', eventType })}
              type="button"
            >
              <b class="cut" title={eventType.type}>
                {eventType.type}
              </b>
              <span class="end">{count(eventType.examples.length, 'example')}</span>
            </button>
            {eventType.rules.map((rule) => {
              const isOwn = choice?.kind === 'rule' && choice.rule === rule;
              const isRelated = related?.rules.has(rule.id) ?? false;
              return (
                <button
                  aria-current={isOwn ? 'true' : undefined}
                  class={`map-rule ${isOwn || (isRelated && choice?.kind !== 'event-type') ? 'tied' : ''} ${related && !isRelated ? 'unrelated' : ''}`}
                  data-column="left"
                  data-objects={rule.sObject}
                  key={rule.id}
                  onClick={() => onChoose({ kind: 'rule', eventType, rule })}
                  type="button"
                >
                  <span class="cut">
                    {rule.words}
                    {rule.forEach && <code> for each of {rule.forEach.short}</code>}
                    {rule.condition && <code> if {rule.condition.short}</code>}
                  </span>
                  <span class="end">
                    {rule.shownBy.length}
                    <span class="unseen"> examples</span>
                  </span>
                </button>
              );
            })}
          </>
        );
      })}
    </section>
  );
}
