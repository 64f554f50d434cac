// Lines of the function's log: for several events, and as version 0.1.0 wrote them, for one.

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

export const loggedTogether = (...lines: string[]) =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-03-02T18:31:00.000Z',
    outcomes: {},
    events: lines.map((line) => {
      const { level: _, timestamp: at, ...event } = JSON.parse(line);
      return { at, ...event };
    }),
  });
