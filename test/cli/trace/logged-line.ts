// A line of the function's log, as it writes one per event.

export const logged = (id: string, more: object) =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-03-02T18:30:00.000Z',
    outcome: 'applied',
    location: { bucket: 'b', key: 'events/a.json', line: 1 },
    attempts: 0,
    event: { id, source: 's', type: 't', time: '2026-03-02T18:30:00Z' },
    ...more,
  });
