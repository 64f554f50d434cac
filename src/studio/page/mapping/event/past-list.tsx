// Events that the local stack has seen, newest first.
import { useEffect, useState } from 'preact/hooks';
import type { EventList } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { NothingRuns } from '../../stack/nothing-runs.tsx';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

export function PastList() {
  const session = useSession();
  const { say, changes } = useStudio();
  const [list, setList] = useState<EventList | undefined>(undefined);
  const types = session.readable.value?.form.types ?? [];
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const load = () =>
      void request('GET /api/events', { query: { search: types[0] ?? '' } }).then(
        (found) => {
          setList(found);
          setProblem('');
        },
        (error: Error) => setProblem(error.message),
      );
    load();
    return changes.listen(({ kind }) => kind === 'stack' && load());
  }, [types[0]]);
  const use = async (id: string, name: string) => {
    try {
      const { event } = await request('GET /api/events/:id', { path: { id } });
      if (event) session.chosen.value = { kind: 'given', name, event };
      else say('This event is no longer in the bucket.', 'error');
    } catch (error) {
      say((error as Error).message, 'error');
    }
  };
  if (!list) return <p class="note example-none">{problem || 'Reading…'}</p>;
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
