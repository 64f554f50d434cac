// Events that the local stack has seen, newest first.
import { useEffect } from 'preact/hooks';
import { request } from '../../api/client.ts';
import { NotRead } from '../../frame/not-read.tsx';
import { NothingRuns } from '../../stack/nothing-runs.tsx';
import { useStudio } from '../../store/studio.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useSession } from '../state/session-context.ts';

export function PastList() {
  const session = useSession();
  const { say, changes } = useStudio();
  const types = session.readable.value?.form.types ?? [];
  const {
    answer: list,
    problem,
    ask,
  } = useAnswer(() => request('GET /api/events', { query: { search: types[0] ?? '' } }), [types[0]]);
  useEffect(() => changes.listen(({ kind }) => kind === 'stack' && ask()), []);
  const use = async (id: string, name: string) => {
    try {
      const { event } = await request('GET /api/events/:id', { path: { id } });
      if (event) session.chosen.value = { kind: 'given', name, event };
      else say('This event is no longer in the bucket.', 'error');
    } catch (error) {
      say((error as Error).message, 'error');
    }
  };
  if (!list) {
    return problem === undefined ? (
      <p class="note example-none">Reading…</p>
    ) : (
      <NotRead onTry={ask} problem={problem} what="The events" />
    );
  }
  if (!list.isRunning) return <NothingRuns />;
  const own = list.events.filter(({ type }) => types.length === 0 || types.includes(type));
  if (own.length === 0) return <p class="empty small">No event of this type has arrived yet.</p>;
  return (
    <div class="examples">
      {own.map(({ id, eventId, outcomeText, why }) => (
        <button class="example" key={id} onClick={() => void use(id, eventId)} title={why} type="button">
          <span class="cut">{eventId}</span>
          <span class="note end">{outcomeText}</span>
        </button>
      ))}
    </div>
  );
}
