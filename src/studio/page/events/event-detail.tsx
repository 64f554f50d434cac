// The way of one event as a ladder of steps; the one that failed is open, with what to do next.
import { useEffect, useState } from 'preact/hooks';
import type { EventDetail } from '../../contract.ts';
import { request } from '../api/client.ts';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { StepView } from './event-step.tsx';
import { OutcomeMark } from './outcome-mark.tsx';

export function EventDetailView({ id }: { id: string }) {
  const { project, sessions, go, changes } = useStudio();
  const [detail, setDetail] = useState<EventDetail | undefined>(undefined);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const load = () =>
      request('GET /api/events/:id', { path: { id } }).then(
        (found) => {
          setDetail(found);
          setProblem('');
        },
        (error: Error) => setProblem(error.message),
      );
    void load();
    return changes.listen(({ kind }) => {
      if (kind === 'events' || kind === 'stack') void load();
    });
  }, [id]);
  if (problem !== '' && !detail) return <p class="empty">{problem}</p>;
  if (!detail) return <p class="empty">Reading…</p>;
  const { event, type, eventId, steps, outcome, outcomeText, why, at } = detail;
  const mapping = project.value?.mappings.find(({ types }) => types?.includes(type));
  const useInMapping = () => {
    if (!mapping || !event) return;
    sessions.of(mapping.path).chosen.value = { kind: 'given', name: eventId, event };
    go(pathTo('mapping', [mapping.path]));
  };
  return (
    <section aria-label={`Event ${eventId}`} class="event-detail">
      <header>
        <div>
          <p class="muted">{type}</p>
          <h2 class="panel-title">{eventId}</h2>
          <p class="outcome">
            <OutcomeMark outcome={outcome} />
            <b>{outcomeText}</b> <span class="muted">{why}</span>
          </p>
          <p class="note">{new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })}</p>
        </div>
        {event && mapping && (
          <button class="button" onClick={useInMapping} type="button">
            Use in Mapping
          </button>
        )}
        {!mapping && (
          <button class="button" onClick={() => go(pathTo('mapping', ['new']))} type="button">
            New event kind
          </button>
        )}
      </header>
      <ol class="ladder">
        {steps.map((step) => (
          <StepView key={step.name} step={step} />
        ))}
      </ol>
      {event && (
        <details class="event-json">
          <summary>The event</summary>
          <pre>{JSON.stringify(event, null, 2)}</pre>
        </details>
      )}
    </section>
  );
}
