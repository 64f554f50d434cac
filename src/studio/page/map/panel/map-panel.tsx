// The chosen thing in words: who writes it with the line, who wins, what happens without a value, what the examples show.
import type { Overview } from '../../../contract.ts';
import { Sentence } from '../../text/sentence.tsx';
import { useMapHost } from '../map-host.ts';
import { answerOf, answerText, kindOf } from '../model/answer-of.ts';
import type { Choice } from '../model/choice.ts';
import { AllInWords } from './all-in-words.tsx';
import { PanelBody } from './panel-body.tsx';
import { PanelRow } from './panel-row.tsx';

export interface MapPanelProps {
  overview: Overview;
  choice: Choice | undefined;
  onChoose(choice: Choice): void;
}

export function MapPanel({ overview, choice, onChoose }: MapPanelProps) {
  const { say, Actions } = useMapHost();
  if (!choice) return <AllInWords onChoose={onChoose} overview={overview} />;
  const { name, title, facts, sections } = answerOf(choice, overview);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(answerText(choice, overview));
      say('Copied as text, with files and lines.');
    } catch {
      say('The browser does not let this page copy. Select the text and copy it.', 'error');
    }
  };
  return (
    <aside aria-label={title} class="map-panel">
      <header>
        <p class="muted">{kindOf(choice)}</p>
        <h2 class="panel-title">{title}</h2>
        <p class="facts">
          {choice.kind === 'field' && <code>{choice.field.field}</code>}
          {choice.kind === 'object' && choice.object.isCustom && <code>{name}</code>}
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </header>
      <PanelBody>
        {sections.map((section) => (
          <section key={section.title}>
            <h3>{section.title}</h3>
            {section.sentences.map((sentence) => (
              <p key={sentence}>
                <Sentence text={sentence} />
              </p>
            ))}
            {section.rows.map((row) => (
              <PanelRow key={`${row.label} ${row.note} ${row.location?.line}`} row={row} />
            ))}
          </section>
        ))}
      </PanelBody>
      <footer>
        {Actions && <Actions choice={choice} />}
        <button class="button quiet end" onClick={() => void copy()} type="button">
          Copy as text
        </button>
      </footer>
    </aside>
  );
}
