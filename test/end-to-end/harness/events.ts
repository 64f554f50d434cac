// Events as the platform writes them. All data is invented.

export interface CounselorEvent {
  id: string;
  counselor: string;
  /** RFC 3339; default: a time in March 2026. */
  time?: string;
  /** Additional counselor data. */
  more?: object;
  coach?: string;
}

const march = '2026-03-02T18:30:00Z';

export const login = ({ id, counselor, time = march, more = {} }: CounselorEvent) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/sessions',
  type: 'counselor.login',
  time,
  data: { counselor: { id: counselor, last_name: 'Okonjo', ...more } },
});

export const firstRescue = ({ id, counselor, time = march, more = {}, coach }: CounselorEvent) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/rescues',
  type: 'counselor.active_rescue',
  time,
  data: {
    counselor: { id: counselor, first_name: 'Mira', last_name: 'Okonjo', active_rescues: 1, ...more },
    ...(coach === undefined ? {} : { coach: { id: coach } }),
  },
});

export const textersHelped = ({ id, counselor, time = march, more = {} }: CounselorEvent) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/conversations',
  type: 'counselor.texters_helped',
  time,
  data: { counselor: { id: counselor, texters_helped: 7, ...more } },
});

export interface NoteEvent {
  id: string;
  counselor: string;
  text: string;
  coaches?: string[];
}

export const note = ({ id, counselor, text, coaches = [] }: NoteEvent) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/notes',
  type: 'supervisor.note',
  time: march,
  data: {
    note: { id: `note-${id}`, text },
    counselor: { id: counselor },
    coaches: coaches.map((coach) => ({ id: coach })),
  },
});
