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
   * As `drop`, but not twice within a minute: an outage looks like an org that has moved. Where a new session helps perhaps,
   * not before this one is ten minutes old.
   */
  giveUp(help: 'yes' | 'perhaps'): void;
}

/** Salesforce allows 3,600 logins an hour for all functions together. */
const giveUpEveryMs = { yes: 60_000, perhaps: 600_000 };

export function holdSession<T>(logIn: () => Promise<T>, clock: Pick<Clock, 'now'>): HeldSession<T> {
  let current: Promise<T> | undefined;
  let givenUpAt = Number.NEGATIVE_INFINITY;
  let since = 0;
  return {
    async get() {
      if (!current) {
        since = clock.now();
        current = logIn();
      }
      const own = current;
      const drop = () => {
        if (current === own) current = undefined;
      };
      const giveUp = (help: 'yes' | 'perhaps') => {
        const last = help === 'yes' ? givenUpAt : Math.max(givenUpAt, since);
        if (clock.now() - last < giveUpEveryMs[help]) return;
        givenUpAt = clock.now();
        drop();
      };
      try {
        return { session: await own, drop, giveUp };
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
