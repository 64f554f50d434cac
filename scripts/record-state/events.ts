// Invented events, of the types in the recorded mappings.

interface Login {
  id: string;
  counselor: string;
  /** RFC 3339. */
  time?: string;
  lastName?: string;
  firstName?: string;
}

export const evening = '2026-03-02T18:30:00Z';
export const hourBefore = '2026-03-02T17:30:00Z';
export const hourAfter = '2026-03-02T19:30:00Z';

export const login = ({ id, counselor, time = evening, lastName = 'Okonjo', firstName }: Login) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/sessions',
  type: 'counselor.login',
  time,
  data: { id: counselor, last_name: lastName, ...(firstName === undefined ? {} : { first_name: firstName }) },
});

export const rescue = (id: string, data: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/rescues',
  type: 'counselor.rescue',
  time: evening,
  data,
});

export const left = (id: string, counselor: string, { time = evening, alert = false } = {}) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/staff',
  type: 'counselor.left',
  time,
  data: { id: counselor, alert },
});

export const notes = (id: string, data: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/notes',
  type: 'notes.written',
  time: evening,
  data,
});

/** In the platform's own format, without an id and a source. */
export const shift = (number: number, time: string) => ({
  event_type: 'shift.ended',
  occurred_at: time,
  number,
  name: 'Lindqvist',
  score: 7.25,
});
