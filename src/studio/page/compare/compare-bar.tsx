// Which events are compared, and with which version of the mappings.
import type { CompareRequest } from '../../contract.ts';

export interface CompareChoice {
  source: CompareRequest['source'];
  folder: string;
  against: 'HEAD' | 'saved';
}

const sources: [CompareRequest['source'], string][] = [
  ['examples', 'Examples'],
  ['folder', 'Folder'],
  ['bucket', 'Local bucket'],
];

export function CompareBar({ choice, onChange }: { choice: CompareChoice; onChange(choice: CompareChoice): void }) {
  const { source, folder, against } = choice;
  return (
    <div class="screen-bar">
      <h1 class="bar-title">What the edits change</h1>
      <fieldset aria-label="Events to compare" class="switch tall">
        {sources.map(([name, text]) => (
          <button
            aria-pressed={source === name}
            key={name}
            onClick={() => onChange({ ...choice, source: name })}
            type="button"
          >
            {text}
          </button>
        ))}
      </fieldset>
      {source === 'folder' && (
        <input
          aria-label="Folder with event files"
          class="field folder-name"
          onChange={({ currentTarget }) => onChange({ ...choice, folder: currentTarget.value })}
          spellcheck={false}
          value={folder}
        />
      )}
      <label class="end compare-with">
        Compare with
        <select
          class="field"
          onChange={({ currentTarget }) =>
            onChange({ ...choice, against: currentTarget.value as CompareChoice['against'] })
          }
          value={against}
        >
          <option value="HEAD">the last commit</option>
          <option value="saved">the saved files</option>
        </select>
      </label>
    </div>
  );
}
