import { expect, test } from 'vitest';
import { holdSession } from '../../../../../src/pipeline/write/salesforce/session/held-session.ts';

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
  (await session.get()).giveUp('yes');
  (await session.get()).giveUp('yes');
  expect((await session.get()).session).toBe('session 2');
  state.now += 60_000;
  (await session.get()).giveUp('yes');
  expect((await session.get()).session).toBe('session 3');
});
