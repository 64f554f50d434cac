// The users that apps act for. Where the schema has User they are records, so that OwnerId and Owner.Name lead somewhere.
import type { ConnectedApp } from './oauth/connected-app.ts';
import { recordId } from './records/ids.ts';
import { seedRecord } from './records/seed-record.ts';
import type { OrgParts } from './rest/rest-call.ts';
import type { Session } from './sessions.ts';

export interface OrgUsers {
  /** Makes them anew, in an empty store. */
  create(): void;
  /** Default: the first app's user. A user nobody made is made. */
  idOf(username?: string): string;
  session(username?: string): Session;
}

const integrationUser = 'integration@example.com';

export function orgUsers(parts: OrgParts, apps: readonly ConnectedApp[]): OrgUsers {
  const ids = new Map<string, string>();
  const first = apps[0]?.username ?? integrationUser;
  const idOf = (username = first): string => {
    const known = ids.get(username.toLowerCase());
    if (known !== undefined) return known;
    const id = createUser(parts, username, ids.size + 1);
    ids.set(username.toLowerCase(), id);
    return id;
  };
  return {
    create() {
      ids.clear();
      for (const username of [first, ...apps.map((app) => app.username)]) idOf(username);
    },
    idOf,
    session: (username = first) => ({ userId: idOf(username), username }),
  };
}

function createUser(parts: OrgParts, username: string, count: number): string {
  const object = parts.schema.object('User');
  if (!object) return recordId('005', count);
  const known: Record<string, string | boolean> = {
    Username: username,
    Email: username,
    LastName: username.split('@')[0] ?? username,
    Name: username.split('@')[0] ?? username,
    Alias: username.slice(0, 8),
    IsActive: true,
  };
  const fields = Object.entries(known).filter(([name]) => object.field(name));
  return seedRecord(parts, '', 'User', Object.fromEntries(fields));
}
