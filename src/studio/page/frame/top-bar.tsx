// Name, folder, the five screens, search, and the one chip that is always true.
import { Logo, Magnifier } from '../icons/icons.tsx';
import { Keycap } from '../keyboard/keycap.tsx';
import { commandKey } from '../keyboard/keys.ts';
import { useStudio } from '../store/studio.ts';
import { Link } from './link.tsx';
import { ProblemChip } from './problem-chip.tsx';
import { pathTo, screenNames, screens } from './route.ts';

export function TopBar() {
  const studio = useStudio();
  const { project, route, open } = studio;
  const deadLetters = project.value?.stack?.deadLetters ?? 0;
  return (
    <header class="top-bar">
      <span class="brand">
        <Logo />
        Studio
      </span>
      <span class="folder cut" title={project.value?.folder}>
        {project.value?.name}
        {project.value?.branch && ` / ${project.value.branch}`}
      </span>
      <nav aria-label="Screens">
        {screens.map((screen) => (
          <Link current={route.value.screen === screen} key={screen} to={pathTo(screen)}>
            {screenNames[screen]}
            {screen === 'events' && deadLetters > 0 && (
              <span class="count">
                {deadLetters}
                <span class="unseen"> dead letters</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <button
        aria-keyshortcuts="Control+K Meta+K"
        class="search-button"
        onClick={() => {
          open.value = 'finder';
        }}
        type="button"
      >
        <Magnifier />
        <span>Find anything</span>
        <span aria-hidden="true" class="keys">
          <Keycap>{commandKey}</Keycap>
          <Keycap>K</Keycap>
        </span>
      </button>
      <ProblemChip />
    </header>
  );
}
