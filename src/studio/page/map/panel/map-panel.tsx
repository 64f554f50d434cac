// The chosen thing in words: who writes it with the line, who wins, what happens without a value, what the examples show.
import type { Overview } from '../../../contract.ts';
import { pathTo } from '../../frame/route.ts';
import { useStudio } from '../../store/studio.ts';
import { Sentence } from '../../text/sentence.tsx';
import { answerOf, answerText, kindOf } from '../model/answer-of.ts';
import type { Choice } from '../model/choice.ts';
import { AllInWords } from './all-in-words.tsx';
import { PanelRow } from './panel-row.tsx';

export interface MapPanelProps {
  overview: Overview;
  choice: Choice | undefined;
  onChoose(choice: Choice): void;
}

export function MapPanel({ overview, choice, onChoose }: MapPanelProps) {
  const { go, say } = useStudio();
  if (!choice) return <AllInWords onChoose={onChoose} overview={overview} />;
  const { name, title, facts, sections } = answerOf(choice, overview);
  const place = placeOf(choice);
  const types = typesOf(choice);
  const copy = async () => {
    await navigator.clipboard.writeText(answerText(choice, overview));
    say('Copied as text, with files and lines.');
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
      <div class="panel-body">
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
      </div>
      <footer>
        {choice.kind === 'unmapped' ? (
          <button class="button first" onClick={() => go(pathTo('mapping', ['new']))} type="button">
            New event kind
          </button>
        ) : (
          place && (
            <button class="button first" onClick={() => go(place)} type="button">
              Open mapping
            </button>
          )
        )}
        {types[0] && (
          <button class="button" onClick={() => go(pathTo('events', [], { search: types[0] ?? '' }))} type="button">
            Show events
          </button>
        )}
        <button class="button quiet end" onClick={() => void copy()} type="button">
          Copy as text
        </button>
      </footer>
    </aside>
  );
}

function placeOf(choice: Choice): string | undefined {
  const location =
    choice.kind === 'field'
      ? choice.field.writers[0]?.write.location
      : choice.kind === 'rule'
        ? choice.rule.location
        : choice.kind === 'event-type'
          ? choice.eventType.location
          : undefined;
  return location && pathTo('mapping', [location.file], { line: String(location.line) });
}

function typesOf(choice: Choice): string[] {
  if (choice.kind === 'event-type' || choice.kind === 'rule') return [choice.eventType.type];
  if (choice.kind === 'unmapped') return [choice.unmapped.type];
  return choice.kind === 'field' ? choice.field.writers.map(({ eventType }) => eventType).slice(0, 1) : [];
}
