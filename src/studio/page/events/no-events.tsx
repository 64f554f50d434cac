// Why the list is empty, and how to send an event.
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';

export interface NoEventsProps {
  search: string;
  isFiltered: boolean;
  isDeployed: boolean;
  wasTraced: boolean;
}

export function NoEvents({ search, isFiltered, isDeployed, wasTraced }: NoEventsProps) {
  if (search === '' && !isFiltered)
    return isDeployed ? <p class="empty">No dead letters and no parked events.</p> : <HowToSend />;
  return (
    <div class="empty">
      <strong>Nothing matches{search && ` “${search}”`}.</strong>
      {isDeployed ? (
        wasTraced ? (
          <p>
            Searched: the queues, and the log of the last 14 days. To search the bucket for a key value:{' '}
            <code>npx s3sf trace</code>
          </p>
        ) : (
          <p>
            Searched: the queues. <b>Trace</b> searches the log of the last 14 days.
          </p>
        )
      ) : (
        <p>Searched: event ids, key values, record ids, types and outcomes.</p>
      )}
    </div>
  );
}

function HowToSend() {
  return (
    <div class="empty">
      <strong>No event has arrived yet.</strong>
      <p>
        <Link to={pathTo('mapping')}>Open a mapping</Link>, choose an example or paste an event, then choose{' '}
        <b>Send to the local stack</b>.
      </p>
      <p>
        <code>npx s3sf publish FILE</code> sends a file from a terminal.
      </p>
    </div>
  );
}
