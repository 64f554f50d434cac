// Who is logged in. A session lives for a while after its last use and can be ended at any moment.
import { createHash } from 'node:crypto';

export interface Session {
  userId: string;
  username: string;
}

export interface Sessions {
  /** Returns the access token. */
  open(session: Session): string;
  /** Makes a token of the caller's choice valid. */
  openAs(token: string, session: Session): void;
  /** The session of a token that is alive; using it keeps it alive. */
  use(token: string): Session | undefined;
  /** Ends one session; false where there was none. */
  end(token: string): boolean;
  endAll(): void;
}

export function sessions(orgId: string, now: () => number, lifetimeMs: number): Sessions {
  const alive = new Map<string, { session: Session; usedAt: number }>();
  let count = 0;
  const openAs = (token: string, session: Session): void => {
    alive.set(token, { session, usedAt: now() });
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
      const found = alive.get(token);
      if (!found) return undefined;
      if (now() - found.usedAt > lifetimeMs) {
        alive.delete(token);
        return undefined;
      }
      found.usedAt = now();
      return found.session;
    },
    end: (token) => alive.delete(token),
    endAll: () => alive.clear(),
  };
}
