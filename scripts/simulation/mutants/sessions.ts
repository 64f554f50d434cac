// Sessions with an org that moves.
import type { Mutant } from './mutant.ts';

const helpOfLogin = 'src/pipeline/write/salesforce/session/help-of-login.ts';
const heldSession = 'src/pipeline/write/salesforce/session/held-session.ts';
const answers = 'src/pipeline/recover/salesforce-answers.ts';

export const sessions: readonly Mutant[] = [
  {
    name: 'a session is kept although the host redirects',
    kind: 'moving org',
    file: helpOfLogin,
    from: '  if (status === 401 || (status > 300 && status < 400) ||',
    to: "  if (status > 300 && status < 400) return 'no';\n  if (status === 401 ||",
  },
  {
    name: 'a session is kept although its host serves a web page',
    kind: 'moving org',
    file: helpOfLogin,
    from: "  return isUnavailable(status) ? 'perhaps' : 'yes';",
    to: "  return 'no';",
  },
  {
    name: 'a session that is refused with another status than 401 is kept',
    kind: 'moving org',
    file: helpOfLogin,
    from: "codesOfReply(status, body).includes(code))) return 'yes';",
    to: "codesOfReply(status, body).includes(code))) return 'no';",
  },
  {
    name: 'a session is kept although its host is gone',
    kind: 'moving org',
    file: helpOfLogin,
    from: "ReplyTooLargeError ? 'no' : isTimeout(error) ? 'perhaps' : 'yes';",
    to: "ReplyTooLargeError ? 'yes' : 'no';",
  },
  {
    name: 'a session is given up once in the life of a process',
    kind: 'moving org',
    file: heldSession,
    from: 'if (clock.now() - givenUpAt < giveUpEveryMs[help]) return;',
    to: 'if (givenUpAt > 0) return;',
  },
  {
    name: 'recover keeps the session of its last run',
    kind: 'logins',
    file: answers,
    from: '  api.forgetSession();\n',
    to: '',
  },
  {
    name: 'recover ends where Salesforce refuses its login',
    kind: 'logins',
    file: answers,
    from: '    return error.failure;\n',
    to: '    throw error;\n',
  },
  {
    name: 'recover resumes messages while Salesforce refuses its login',
    kind: 'logins',
    file: answers,
    from: '    return error.failure;\n',
    to: '    return undefined;\n',
  },
  {
    name: 'a refused login is remembered for the life of a process',
    kind: 'logins',
    file: heldSession,
    from: '      } catch (error) {\n        drop();\n',
    to: '      } catch (error) {\n',
  },
  {
    name: 'a session that Salesforce keeps refusing is renewed for ever',
    kind: 'logins',
    file: 'src/pipeline/write/salesforce/jsforce-api.ts',
    from: 'if (opened.renewals > 1) {',
    to: 'if (opened.renewals > 1_000_000) {',
  },
  {
    name: 'the session goes to any host that the login names',
    kind: 'logins',
    file: 'src/pipeline/write/salesforce/session/instance-host.ts',
    from: "  throw new FailureError({ code: 'salesforce/login-refused', message });\n",
    to: "  if (instance) return instance.origin;\n  throw new FailureError({ code: 'salesforce/login-refused', message });\n",
  },
  {
    name: 'calls go to the login host, not to the instance that the login names',
    kind: 'logins',
    file: 'src/pipeline/write/salesforce/session/login.ts',
    from: "typeof reply.instance_url === 'string'",
    to: "typeof reply.instance_url === 'number'",
  },
  {
    name: 'a reply is read without a limit',
    kind: 'logins',
    file: 'src/pipeline/write/salesforce/transport.ts',
    from: 'if (bytes > maxReplyBytes)',
    to: 'if (bytes > 1_000 * maxReplyBytes)',
  },
];
