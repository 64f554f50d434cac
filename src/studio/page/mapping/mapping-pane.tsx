// The mapping as a form or as YAML: two views of one text.
import { FormPane } from './form/form-pane.tsx';
import { isDrawerOpen } from './layout/drawer.ts';
import { useSession } from './state/session-context.ts';
import { mappingView } from './state/view-choice.ts';
import { YamlPane } from './yaml/yaml-pane.tsx';

export function MappingPane() {
  const session = useSession();
  const views: ['form' | 'yaml', string][] = [
    ['form', 'Form'],
    ['yaml', 'YAML'],
  ];
  return (
    <>
      <header class="pane-head">
        <button class="button small drawer-only" onClick={() => (isDrawerOpen.value = true)} type="button">
          Event
        </button>
        <h2>Mapping</h2>
        <fieldset aria-label="View of the mapping" class="switch">
          {views.map(([view, name]) => (
            <button
              aria-pressed={mappingView.value === view}
              key={view}
              onClick={() => (mappingView.value = view)}
              type="button"
            >
              {name}
            </button>
          ))}
        </fieldset>
      </header>
      {session.saved.value === undefined ? (
        <p class="empty">Reading…</p>
      ) : mappingView.value === 'form' ? (
        <FormPane />
      ) : (
        <YamlPane />
      )}
    </>
  );
}
