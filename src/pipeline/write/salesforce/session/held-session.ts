// The session that the calls of a process share, and when it is given up.
import type { Clock } from '../../../../clock.ts';

export interface HeldSession<T> {
  /** The current session, or a new one. After a failed login the next call tries again. */
  get(): Promise<Held<T>>;
  /** The next call logs in anew. */
  forget(): void;
}

export interface Held<T> {
  session: T;
  /** Ends it, unless another call has logged in meanwhile. */
  drop(): void;
  /**
   * To be told after each call whether a new session may help. As `drop` if it does, but not twice within a minute: an
   * outage looks like an org that has moved. Where it helps perhaps, only if several calls in a row say so, and not twice
   * within ten minutes.
   */
  judge(help: HelpOfLogin): void;
}

export type HelpOfLogin = 'yes' | 'perhaps' | 'no';

const doubtsAtMost = 2;

/** Salesforce allows 3,600 logins an hour for all functions together. */
const giveUpEveryMs = { yes: 60_000, perhaps: 600_000 };

export function holdSession<T>(logIn: () => Promise<T>, clock: Pick<Clock, 'now'>): HeldSession<T> {
  let current: Promise<T> | undefined;
  let givenUpAt = Number.NEGATIVE_INFINITY;
  let doubts = 0;
  return {
    async get() {
      current ??= logIn();
      const own = current;
      const drop = () => {
        if (current === own) current = undefined;
      };
      const judge = (help: HelpOfLogin) => {
        doubts = help === 'perhaps' ? doubts + 1 : 0;
        if (help === 'no' || (help === 'perhaps' && doubts <= doubtsAtMost)) return;
        if (clock.now() - givenUpAt < giveUpEveryMs[help]) return;
        givenUpAt = clock.now();
        doubts = 0;
        drop();
      };
      try {
        return { session: await own, drop, judge };
      } catch (error) {
        drop();
        throw error;
      }
    },
    forget() {
      current = undefined;
    },
  };
}
