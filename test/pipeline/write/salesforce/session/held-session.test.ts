import { expect, test } from 'vitest';
import { type HelpOfLogin, holdSession } from '../../../../../src/pipeline/write/salesforce/session/held-session.ts';

function held() {
  const state = { now: 1_000_000, logins: 0, fails: false };
  const session = holdSession(
    async () => {
      state.logins += 1;
      if (state.fails) throw new Error('refused');
      return `session ${state.logins}`;
    },
    { now: () => state.now },
  );
  return { state, session };
}

test('calls share one login, also those that begin before it has ended', async () => {
  const { state, session } = held();
  const [first, second] = await Promise.all([session.get(), session.get()]);
  expect([first.session, second.session, state.logins]).toEqual(['session 1', 'session 1', 1]);
});

test('a login that failed is tried again by the next call', async () => {
  const { state, session } = held();
  state.fails = true;
  await expect(session.get()).rejects.toThrow('refused');
  state.fails = false;
  expect((await session.get()).session).toBe('session 2');
});

test('two calls that end the same session cost one login', async () => {
  const { session } = held();
  const [first, second] = await Promise.all([session.get(), session.get()]);
  first.drop();
  expect((await session.get()).session).toBe('session 2');
  second.drop();
  expect((await session.get()).session).toBe('session 2');
});

test('a session is given up once a minute at most', async () => {
  const { state, session } = held();
  (await session.get()).judge('yes');
  (await session.get()).judge('yes');
  expect((await session.get()).session).toBe('session 2');
  state.now += 60_000;
  (await session.get()).judge('yes');
  expect((await session.get()).session).toBe('session 3');
});

test('where a new session helps perhaps, three calls in a row have to say so, and ten minutes lie between two logins', async () => {
  const { state, session } = held();
  const judge = async (...helps: HelpOfLogin[]) => {
    for (const help of helps) (await session.get()).judge(help);
    return (await session.get()).session;
  };
  expect(await judge('perhaps', 'perhaps', 'no', 'perhaps', 'perhaps')).toBe('session 1');
  expect(await judge('perhaps')).toBe('session 2');
  expect(await judge('perhaps', 'perhaps', 'perhaps', 'perhaps')).toBe('session 2');
  state.now += 600_000;
  expect(await judge('perhaps')).toBe('session 3');
});
