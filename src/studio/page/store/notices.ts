// One sentence at the foot of the page: what was done, or why not. It goes away by itself.
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Notice {
  text: string;
  severity: 'ok' | 'error';
}

export type Say = (text: string, severity?: Notice['severity']) => void;

export interface Notices {
  notice: ReadonlySignal<Notice | undefined>;
  say: Say;
}

export function createNotices(): Notices {
  const notice = signal<Notice | undefined>(undefined);
  return {
    notice,
    say(text, severity = 'ok') {
      const said = { text, severity };
      notice.value = said;
      setTimeout(() => {
        if (notice.value === said) notice.value = undefined;
      }, 6_000);
    },
  };
}
