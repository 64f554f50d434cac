import { pathTo } from '../../frame/route.ts';
import { useStudio } from '../../store/studio.ts';
import type { Choice } from '../model/choice.ts';

/** Where the studio goes from what is chosen on the map. */
export function ChoiceActions({ choice }: { choice: Choice }) {
  const { go } = useStudio();
  const place = placeOf(choice);
  const [type] = typesOf(choice);
  return (
    <>
      {choice.kind === 'unmapped' ? (
        <button class="button first" onClick={() => go(pathTo('mapping', ['new']))} type="button">
          New event type
        </button>
      ) : (
        place && (
          <button class="button first" onClick={() => go(place)} type="button">
            Open mapping
          </button>
        )
      )}
      {type !== undefined && (
        <button class="button" onClick={() => go(pathTo('events', [], { search: type }))} type="button">
          Show events
        </button>
      )}
    </>
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
