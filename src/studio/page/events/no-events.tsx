// Why the list is empty.
export interface NoEventsProps {
  search: string;
  isFiltered: boolean;
  isDeployed: boolean;
  wasTraced: boolean;
}

export function NoEvents({ search, isFiltered, isDeployed, wasTraced }: NoEventsProps) {
  if (search === '' && !isFiltered)
    return <p class="empty">{isDeployed ? 'No dead letters and no parked events.' : 'No event has arrived yet.'}</p>;
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
