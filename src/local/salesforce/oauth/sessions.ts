// Sessions. A session expires some time after its last use and can be ended at any moment.
import { createHash } from 'node:crypto';

export interface Session {
  userId: string;
  username: string;
}

export interface Sessions {
  /** Returns the access token. */
  open(session: Session): string;
  /** Opens a session under the given token. */
  openAs(token: string, session: Session): void;
  /** The session of a valid token; using it extends its lifetime. */
  use(token: string): Session | undefined;
  /** Ends one session; false if there was none. */
  end(token: string): boolean;
  endAll(): void;
}

export function createSessions(orgId: string, now: () => number, lifetimeMs: number): Sessions {
  const entries = new Map<string, { session: Session; usedAt: number }>();
  let count = 0;
  const openAs = (token: string, session: Session): void => {
    entries.set(token, { session, usedAt: now() });
  };
  return {
    open(session) {
      count += 1;
      const secret = createHash('sha256').update(`${orgId} ${session.username} ${count}`).digest('base64url');
      const token = `${orgId.slice(0, 15)}!AQ${secret}`;
      openAs(token, session);
      return token;
    },
    openAs,
    use(token) {
      const entry = entries.get(token);
      if (!entry) return undefined;
      if (now() - entry.usedAt > lifetimeMs) {
        entries.delete(token);
        return undefined;
      }
      entry.usedAt = now();
      return entry.session;
    },
    end: (token) => entries.delete(token),
    endAll: () => entries.clear(),
  };
}
