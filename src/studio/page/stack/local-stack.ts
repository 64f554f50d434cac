// Whether the local stack of the folder runs, and what is set to fail in it.
import { useEffect, useState } from 'preact/hooks';
import type { LocalStack, StackAnswer } from '../../contract.ts';
import { request } from '../api/client.ts';
import { useStudio } from '../store/studio.ts';

export interface LocalStackState {
  /** Undefined until it is known. */
  stack: LocalStack | undefined;
  setFault(id: string, on: boolean): Promise<void>;
  /** Reads it again: the counts change while events arrive. */
  refresh(): Promise<void>;
  stop(): Promise<StackAnswer>;
}

export function useLocalStack(): LocalStackState {
  const { changes, say } = useStudio();
  const [stack, setStack] = useState<LocalStack | undefined>(undefined);
  const refresh = () =>
    request('GET /api/stack').then(setStack, () => setStack({ isRunning: false, isOwn: false, faults: [] }));
  useEffect(() => {
    void refresh();
    return changes.listen(({ kind }) => {
      if (kind === 'stack' || kind === 'events') void refresh();
    });
  }, []);
  return {
    stack,
    refresh,
    setFault: (id, on) =>
      request('PUT /api/stack/faults', { body: { id, on } }).then(setStack, (error: Error) =>
        say(error.message, 'error'),
      ),
    stop: () => request('POST /api/stack/stop', { body: {} }),
  };
}
