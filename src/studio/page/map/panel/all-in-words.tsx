import { countsInWords } from '../../../../overview/words/counts.ts';
import type { Overview } from '../../../contract.ts';
import { Sentence } from '../../text/sentence.tsx';
import type { Choice } from '../model/choice.ts';
import { PanelBody } from './panel-body.tsx';

/** Nothing is chosen: the whole in sentences, and the fields that most event types write. */
export function AllInWords({ overview, onChoose }: { overview: Overview; onChoose(choice: Choice): void }) {
  const shared = overview.objects
    .flatMap((object) => object.fields.map((field) => ({ object, field })))
    .filter(({ field }) => field.eventTypes > 1 && !field.isKey)
    .sort((a, b) => b.field.eventTypes - a.field.eventTypes)
    .slice(0, 6);
  return (
    <aside aria-label="All mappings" class="map-panel">
      <header>
        <p class="muted">Everything</p>
        <h2 class="panel-title">All mappings</h2>
      </header>
      <PanelBody>
        <section>
          {countsInWords(overview).map((sentence) => (
            <p key={sentence}>
              <Sentence text={sentence} />
            </p>
          ))}
        </section>
        {shared.length > 0 && (
          <section>
            <h3>Written by several event types</h3>
            <p class="muted">Choose one to see who writes it and who wins.</p>
            {shared.map(({ object, field }) => (
              <button
                class="panel-row as-button"
                key={`${object.sObject}.${field.field}`}
                onClick={() => onChoose({ kind: 'field', object, field })}
                type="button"
              >
                <span class="row-head">
                  <b>{field.label}</b>
                  <span class="muted">
                    {object.label}, {field.eventTypes} event types
                  </span>
                </span>
              </button>
            ))}
          </section>
        )}
      </PanelBody>
    </aside>
  );
}
