// Sessions with an org that moves.
import type { Mutant } from './mutant.ts';

const serviceFailure = 'src/pipeline/write/salesforce/service-failure.ts';
const heldSession = 'src/pipeline/write/salesforce/session/held-session.ts';

export const sessions: readonly Mutant[] = [
  {
    name: 'a session is kept although the host redirects',
    kind: 'moving org',
    file: serviceFailure,
    from: 'if (status === 401 || (status > 300 && status < 400)) return true;',
    to: 'if (status === 401) return true;',
  },
  {
    name: 'a session is kept although the edge has no route for its host',
    kind: 'moving org',
    file: serviceFailure,
    from: 'if (status === noRoute || ',
    to: 'if (',
  },
  {
    name: 'a session is kept although its host serves a web page',
    kind: 'moving org',
    file: serviceFailure,
    from: '(status === 404 && body === notJson)) return true;',
    to: '(status === 404 && body === undefined)) return true;',
  },
  {
    name: 'a session that is refused with another status than 401 is kept',
    kind: 'moving org',
    file: serviceFailure,
    from: "some((code) => code === 'INVALID_SESSION_ID' || code === 'ORG_NOT_OWNED_BY_INSTANCE');",
    to: "some((code) => code === 'ORG_NOT_OWNED_BY_INSTANCE');",
  },
  {
    name: 'a session is kept although its host is gone',
    kind: 'moving org',
    file: serviceFailure,
    from: '  if (!reply) return !isTimeout(error) && !(error instanceof ReplyTooLargeError);\n',
    to: '  if (!reply) return error instanceof ReplyTooLargeError;\n',
  },
  {
    name: 'a session is given up once in the life of a process',
    kind: 'moving org',
    file: heldSession,
    from: 'if (clock.now() - givenUpAt < giveUpEveryMs) return;',
    to: 'if (givenUpAt > 0) return;',
  },
];
