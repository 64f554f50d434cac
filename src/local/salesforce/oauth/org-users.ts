// The users that apps act for. If the schema has User, they are records, so that OwnerId and Owner.Name resolve.

import { recordId } from '../records/ids.ts';
import { seedRecord } from '../records/seed-record.ts';
import type { OrgState } from '../rest/rest-call.ts';
import type { ConnectedApp } from './connected-app.ts';
import type { Session } from './sessions.ts';

export interface OrgUsers {
  /** Creates the users in an empty store. */
  create(): void;
  /** Id of a user, who is created if missing. Default: the first app's user. */
  idOf(username?: string): string;
  session(username?: string): Session;
}

const integrationUser = 'integration@example.com';

export function createOrgUsers(state: OrgState, apps: readonly ConnectedApp[]): OrgUsers {
  const ids = new Map<string, string>();
  const first = apps[0]?.username ?? integrationUser;
  const idOf = (username = first): string => {
    const known = ids.get(username.toLowerCase());
    if (known !== undefined) return known;
    const id = createUser(state, username, ids.size + 1);
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

function createUser(state: OrgState, username: string, count: number): string {
  const object = state.schema.object('User');
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
  return seedRecord(state, '', 'User', Object.fromEntries(fields));
}
