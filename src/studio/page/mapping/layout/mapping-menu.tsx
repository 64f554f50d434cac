import { useRef, useState } from 'preact/hooks';
import { Popup } from '../../frame/popup.tsx';
import { pathTo } from '../../frame/route.ts';
import { Down } from '../../icons/icons.tsx';
import { useStudio } from '../../store/studio.ts';
import { count } from '../../text/count.ts';
import { listedMappings } from '../state/listed-mappings.ts';
import { useSession } from '../state/session-context.ts';

export function MappingMenu() {
  const { project, go, sessions } = useStudio();
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const types = session.readable.value?.form.types ?? [];
  const wanted = filter.trim().toLowerCase();
  const all = listedMappings(project.value ?? { mappings: [] }, sessions);
  const mappings = all.filter(({ path, types }) =>
    [path, ...(types ?? [])].some((each) => each.toLowerCase().includes(wanted)),
  );
  return (
    <h1 class="mapping-name">
      <button aria-expanded={isOpen} class="button" onClick={() => setOpen(!isOpen)} ref={button} type="button">
        <b>{types.length > 0 ? types.join(', ') : session.path.replace(/^mappings\//, '')}</b>
        <Down />
      </button>
      {isOpen && (
        <Popup at={{ left: '16px', top: '84px' }} class="menu" label="Mappings" onClose={() => setOpen(false)}>
          {all.length > 10 && (
            <input
              aria-label="Filter the mappings"
              class="field"
              onInput={({ currentTarget }) => setFilter(currentTarget.value)}
              placeholder="Filter"
              value={filter}
            />
          )}
          {mappings.map(({ path, types, errors, warnings, examples, isSettings, unsaved }) => (
            <button
              aria-current={path === session.path ? 'true' : undefined}
              key={path}
              onClick={() => {
                setOpen(false);
                go(pathTo('mapping', [path]));
              }}
              type="button"
            >
              <span>{isSettings ? 'Settings for all mappings' : (types?.join(', ') ?? path)}</span>
              <span class="end">
                {unsaved && `${unsaved}${isSettings && errors + warnings === 0 ? '' : ', '}`}
                {errors > 0
                  ? count(errors, 'error')
                  : warnings > 0
                    ? count(warnings, 'warning')
                    : isSettings || !examples
                      ? ''
                      : `${examples.passed} of ${count(examples.total, 'example')}`}
              </span>
            </button>
          ))}
        </Popup>
      )}
    </h1>
  );
}
