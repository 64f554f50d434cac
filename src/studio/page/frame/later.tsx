import { useStudio } from '../store/studio.ts';
import { screenNames } from './route.ts';

export function Later() {
  const { route } = useStudio();
  const name = screenNames[route.value.screen];
  return (
    <>
      <div class="screen-bar">
        <h1 class="unseen">{name}</h1>
      </div>
      <main class="empty">
        <strong>{name} is not part of this version.</strong>
      </main>
    </>
  );
}
