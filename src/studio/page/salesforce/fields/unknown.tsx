// Objects that mappings name and the snapshot does not have, with the button that reads them.
import { useState } from 'preact/hooks';
import type { MissingParts, PullAnswer } from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { useStudio } from '../../store/studio.ts';

export function Unknown({ parts }: { parts: MissingParts | undefined }) {
  const { project } = useStudio();
  if (!parts) return null;
  const objects = [
    ...parts.standard,
    ...parts.objects.map(({ object }) => object),
    ...parts.unknown.filter((name) => !name.includes('.')),
  ];
  if (objects.length === 0) return null;
  const hasSnapshot = (project.value?.objects.length ?? 0) > 0;
  return (
    <div class="unknown-objects">
      {hasSnapshot ? (
        objects.map((object) => (
          <UnknownObject key={object} objects={[object]} title={`The fields of ${object} are not known yet.`} />
        ))
      ) : (
        <UnknownObject objects={objects} title="The fields of your org are not known yet." />
      )}
    </div>
  );
}

function UnknownObject({ title, objects }: { title: string; objects: string[] }) {
  const { say } = useStudio();
  const [answer, setAnswer] = useState<PullAnswer | undefined>(undefined);
  const [isPulling, setPulling] = useState(false);
  const pull = async () => {
    setPulling(true);
    try {
      setAnswer(await request('POST /api/salesforce/pull', { body: { objects } }));
    } catch (error) {
      setAnswer({ kind: 'needs-org', sentences: [(error as Error).message], commands: [] });
    } finally {
      setPulling(false);
    }
  };
  const copy = async (command: string) => {
    await navigator.clipboard.writeText(command);
    say(`Copied: ${command}`);
  };
  return (
    <section aria-label={title} class="unknown-object">
      <p class="row-head">
        <b>{title}</b>
        <button
          aria-disabled={isPulling}
          class="button small first"
          onClick={() => !isPulling && void pull()}
          type="button"
        >
          {isPulling ? 'Pulling…' : 'Pull'}
        </button>
      </p>
      <div role="status">
        {answer?.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {answer?.kind === 'needs-org' &&
          answer.commands.map((command) => (
            <p class="command-line" key={command}>
              <code>{command}</code>
              <button class="button small" onClick={() => void copy(command)} type="button">
                Copy
              </button>
            </p>
          ))}
      </div>
    </section>
  );
}
