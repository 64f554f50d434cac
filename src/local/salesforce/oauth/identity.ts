// The answer of the identity URL: the user of a session.
import type { Session } from './sessions.ts';

export function identityOf(session: Session, orgId: string, instanceUrl: string): Record<string, unknown> {
  const { userId, username } = session;
  const rest = `${instanceUrl}/services/data/v{version}/`;
  const photo = `${instanceUrl}/profilephoto/005/`;
  return {
    id: `https://login.salesforce.com/id/${orgId}/${userId}`,
    asserted_user: true,
    user_id: userId,
    organization_id: orgId,
    username,
    nick_name: username.split('@')[0],
    display_name: username.split('@')[0],
    email: username,
    email_verified: true,
    first_name: null,
    last_name: username.split('@')[0],
    timezone: 'America/New_York',
    photos: { picture: `${photo}F`, thumbnail: `${photo}T` },
    urls: {
      rest,
      sobjects: `${rest}sobjects/`,
      query: `${rest}query/`,
      recent: `${rest}recent/`,
      profile: `${instanceUrl}/${userId}`,
    },
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: -18_000_000,
    is_app_installed: true,
  };
}
