// Events that the local stack has seen, newest first.
import { useEffect, useState } from 'preact/hooks';
import type { EventList } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';

export function PastList() {
  const session = useSession();
  const { say } = useStudio();
  const [list, setList] = useState<EventList | undefined>(undefined);
  const types = session.readable.value?.form.types ?? [];
  useEffect(() => {
    void request('GET /api/events', { query: { search: types[0] ?? '' } }).then(setList, () =>
      setList({ isRunning: false, events: [], counts: {} as never }),
    );
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
  if (!list) return <p class="note example-none">Looking…</p>;
  if (!list.isRunning) {
    return (
      <p class="empty small">
        <strong>Nothing is running.</strong>
        <code>npx s3sf local</code> fills this list.
      </p>
    );
  }
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
