// Events for the pictures: some arrive, one has no mapping, and one breaks the schema of its mapping.
const login = (id: string, time: string, counselor: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/sessions',
  type: 'counselor.login',
  time,
  data: { counselor },
});

export const events: object[] = [
  login('evt-login-1', '2026-05-20T22:00:00Z', { id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo' }),
  login('evt-login-2', '2026-05-20T22:20:00Z', { id: 'cc-1043', last_name: 'Lindqvist' }),
  {
    specversion: '1.0',
    id: 'evt-rescue-1',
    source: 'https://platform.example/rescues',
    type: 'counselor.active_rescue',
    time: '2026-05-20T22:40:00Z',
    data: { counselor: { id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo', active_rescues: 1 } },
  },
  {
    specversion: '1.0',
    id: 'evt-shift-1',
    source: 'https://platform.example/shifts',
    type: 'shift.ended',
    time: '2026-05-20T23:00:00Z',
    data: { counselor: { id: 'cc-1042' } },
  },
  login('evt-login-3', '2026-05-20T23:05:00Z', { id: 'cc-1044' }),
];
