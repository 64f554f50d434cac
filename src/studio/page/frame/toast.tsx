import { Check, Wrong } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';

export function Toast() {
  const { notice } = useStudio();
  const said = notice.value;
  return (
    <div aria-live="polite">
      {said && (
        <p class="float toast">
          {said.severity === 'ok' ? <Check /> : <Wrong />}
          {said.text}
        </p>
      )}
    </div>
  );
}
