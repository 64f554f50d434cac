import { Check, Wrong } from '../icons/icons.tsx';
import type { Notices } from '../store/notices.ts';

export function Toast({ notice }: Pick<Notices, 'notice'>) {
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
