// The way of one event as a ladder of steps; the one that failed is open, with what to do next.
import { useEffect, useState } from 'preact/hooks';
import { request } from '../api/client.ts';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { useAnswer } from '../store/use-answer.ts';
import { StepView } from './event-step.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { Redriven, type RedrivenState } from './redrive/redriven.tsx';

export function EventDetailView({ id, isDeployed }: { id: string; isDeployed: boolean }) {
  const { project, sessions, go, changes } = useStudio();
  const { answer: detail, problem, ask } = useAnswer(() => request('GET /api/events/:id', { path: { id } }), [id]);
  const [redriven, setRedriven] = useState<RedrivenState | undefined>(undefined);
  useEffect(
    () =>
      changes.listen(({ kind }) => {
        if (kind === 'events' || kind === 'stack') ask();
      }),
    [],
  );
  if (!detail) {
    return problem === undefined ? (
      <p class="empty">Reading…</p>
    ) : (
      <NotRead onTry={ask} problem={problem} what="The event" />
    );
  }
  const { event, type, eventId, steps, outcome, outcomeText, at, tries } = detail;
  const mapping = project.value?.mappings.find(({ types }) => types?.includes(type));
  const openMapping = () => {
    if (!mapping) return go(pathTo('mapping', ['new']));
    if (event) sessions.of(mapping.path).chosen.value = { kind: 'given', name: eventId, event };
    go(pathTo('mapping', [mapping.path]));
  };
  return (
    <section aria-label={`Event ${eventId}`} class="event-detail">
      <header>
        <div>
          <p class="muted">{type || 'An event that could not be read'}</p>
          <h2 class="panel-title">{eventId || id}</h2>
          <p class="outcome">
            <OutcomeMark outcome={outcome} />
            <b>{outcomeText}</b>
            <span class="note">
              {new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' })}
              {tries > 1 && `, attempt ${tries}`}
            </span>
          </p>
        </div>
        {event && mapping && (
          <button class="button" onClick={openMapping} type="button">
            Use in Mapping
          </button>
        )}
        {!mapping && (
          <button class="button" onClick={() => go(pathTo('mapping', ['new']))} type="button">
            New event type
          </button>
        )}
      </header>
      {redriven && <Redriven {...redriven} detail={detail} isDeployed={isDeployed} />}
      <ol class="ladder">
        {steps.map((step) => (
          <StepView
            event={id}
            from={outcome === 'dead-letter' || outcome === 'parked' ? outcome : undefined}
            key={step.name}
            onOpenMapping={openMapping}
            onRedriven={(answer) => setRedriven({ answer, tries })}
            showsRecords={!isDeployed}
            step={step}
          />
        ))}
      </ol>
      {event && (
        <details class="event-json" open>
          <summary>The event</summary>
          <pre>{JSON.stringify(event, null, 2)}</pre>
        </details>
      )}
    </section>
  );
}
