import { Chain, Key } from '../../icons/icons.tsx';
import { count } from '../../text/count.ts';
import { type Choice, fieldId, type Related } from '../model/choice.ts';
import type { ObjectCard } from '../model/layout.ts';
import { boxStyle } from './box-style.ts';

export interface ObjectCardProps {
  card: ObjectCard;
  choice: Choice | undefined;
  related: Related | undefined;
  onChoose(choice: Choice): void;
}

export function ObjectCardView({ card, choice, related, onChoose }: ObjectCardProps) {
  const { object, isOpen } = card;
  const { sObject, label, fields, rules } = object;
  const isChosen = choice?.kind === 'object' && choice.object.sObject === sObject;
  const isMuted = related !== undefined && !related.objects.has(sObject);
  return (
    <section aria-label={label} class={`card map-card ${isMuted ? 'muted-card' : ''}`} style={boxStyle(card)}>
      <button
        aria-current={isChosen ? 'true' : undefined}
        class={`map-heading ${isChosen ? 'tied' : ''}`}
        data-column="right"
        data-object={sObject}
        onClick={() => onChoose({ kind: 'object', object })}
        type="button"
      >
        <b class="cut" title={label}>
          {label}
        </b>
        {object.isCustom && (
          <code class="muted cut" title={sObject}>
            {sObject}
          </code>
        )}
        <span class="end">
          {rules.length === 0
            ? 'only looked up'
            : isOpen
              ? `${count(fields.length, 'field')} written`
              : count(fields.length, 'field')}
        </span>
      </button>
      {isOpen ? (
        fields.map((field) => {
          const isOwn =
            choice?.kind === 'field' && choice.field.field === field.field && choice.object.sObject === sObject;
          const isTied = isOwn || (choice?.kind === 'rule' && related?.fields.has(fieldId(sObject, field.field)));
          return (
            <button
              aria-current={isOwn ? 'true' : undefined}
              class={`map-field ${isTied ? 'tied' : ''}`}
              data-column="right"
              data-object={sObject}
              key={field.field}
              onClick={() => onChoose({ kind: 'field', object, field })}
              type="button"
            >
              <span class="label cut">
                <span class="cut" title={field.label}>
                  {field.label}
                </span>
                {field.isKey && <Key />}
                {field.referenceTo && <Chain />}
              </span>
              <code class="cut" title={field.field}>
                {field.field}
              </code>
              <span class="end">{count(field.eventTypes, 'event')}</span>
            </button>
          );
        })
      ) : (
        <p class="map-summary cut">{summary(object)}</p>
      )}
    </section>
  );
}

const inSummary = 5;

function summary({ fields, lookUps }: ObjectCard['object']): string {
  if (fields.length === 0) {
    const by = [...new Set(lookUps.map(({ byLabel }) => byLabel))].join(', ');
    return `by ${by}, for ${[...new Set(lookUps.map(({ fieldLabel }) => fieldLabel))].join(', ')}`;
  }
  const more = fields.length - inSummary;
  return `${fields
    .slice(0, inSummary)
    .map(({ label }) => label)
    .join(', ')}${more > 0 ? ` + ${more}` : ''}`;
}
