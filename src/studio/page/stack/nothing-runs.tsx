// What a screen shows while no local stack runs, with the button that starts one.
import { useState } from 'preact/hooks';
import { request } from '../api/client.ts';
import { useStudio } from '../store/studio.ts';

export function NothingRuns() {
  const { say } = useStudio();
  const [isStarting, setStarting] = useState(false);
  const [why, setWhy] = useState<string[]>([]);
  const start = async () => {
    setStarting(true);
    setWhy([]);
    try {
      const answer = await request('POST /api/stack/start', { body: {} });
      if (answer.kind === 'refused') setWhy(answer.sentences);
      // The screen shows the events once the server says that the stack runs.
      else say('The local stack is running. It stops when you close the studio.');
    } catch (error) {
      setWhy([(error as Error).message]);
    } finally {
      setStarting(false);
    }
  };
  return (
    <div class="empty">
      <strong>Nothing is running.</strong>
      <p>
        <b>Start</b> runs the whole pipeline with an emulated Salesforce, on this machine only, until you close the
        studio.
      </p>
      <p>
        <code>npx s3sf local</code> does the same in a terminal.
      </p>
      <p class="actions">
        <button
          aria-disabled={isStarting}
          class="button first"
          onClick={() => !isStarting && void start()}
          type="button"
        >
          {isStarting ? 'Starting…' : 'Start'}
        </button>
      </p>
      <div role="status">
        {why.map((sentence) => (
          <p class="refusal" key={sentence}>
            {sentence}
          </p>
        ))}
      </div>
    </div>
  );
}
