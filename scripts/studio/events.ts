// Events for the pictures: some arrive, one has no mapping, and one breaks the schema of its mapping.
const login = (id: string, time: string, counselor: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/sessions',
  type: 'counselor.login',
  time,
  data: { counselor },
});

const rescue = (id: string, time: string, counselor: object, coach?: string) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/rescues',
  type: 'counselor.active_rescue',
  time,
  data: { counselor, ...(coach === undefined ? {} : { coach: { id: coach } }) },
});

export const events: object[] = [
  login('evt-login-0', '2026-05-20T20:10:00Z', { id: 'cc-1046', first_name: 'Ife', last_name: 'Adeyemi' }),
  login('evt-login-4', '2026-05-20T20:25:00Z', { id: 'cc-1047', first_name: 'Noor', last_name: 'Haddad' }),
  login('evt-login-5', '2026-05-20T20:40:00Z', { id: 'cc-1048', first_name: 'Linh', last_name: 'Tran' }),
  login('evt-login-6', '2026-05-20T21:05:00Z', { id: 'cc-1049', first_name: 'Tomás', last_name: 'Ibarra' }),
  rescue('evt-rescue-2', '2026-05-20T21:20:00Z', {
    ...{ id: 'cc-1047', first_name: 'Noor', last_name: 'Haddad', active_rescues: 4 },
  }),
  rescue('evt-rescue-3', '2026-05-20T21:25:00Z', {
    ...{ id: 'cc-1048', first_name: 'Linh', last_name: 'Tran', active_rescues: 1 },
  }),
  login('evt-login-7', '2026-05-20T21:30:00Z', { id: 'cc-1050', first_name: 'Ada', last_name: 'Sørensen' }),
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

/** A mapping that names what the snapshot does not have. */
export const certified = {
  'mappings/counselor.certified.yaml': `event: counselor.certified
description: A counselor has passed a course.
records:
  - object: Contact
    key: { Counselor_Id__c: data.counselor.id }
    fields:
      LastName: data.counselor.last_name
      Certified_Until__c: data.valid_until
      Certificate_Score__c: data.score
  - object: Certificate__c
    key: { Certificate_Id__c: data.id }
    fields: { Level__c: data.level }
examples:
  - name: a counselor passes a course
    event:
      id: evt-cert-1
      source: https://platform.example/courses
      type: counselor.certified
      time: 2026-03-02T15:04:05Z
      data:
        { id: cert-1, level: 2, score: 87.5, valid_until: 2028-03-02, counselor: { id: cc-1042, last_name: Okonjo } }
    expect:
      - Contact:
          { Counselor_Id__c: cc-1042, LastName: Okonjo, Certified_Until__c: 2028-03-02, Certificate_Score__c: 87.5 }
      - Certificate__c: { Certificate_Id__c: cert-1, Level__c: 2 }
`,
} as const;
