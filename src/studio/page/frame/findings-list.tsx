// The list behind the chip. A finding opens its line.
import { useEffect, useState } from 'preact/hooks';
import type { Finding } from '../../contract.ts';
import { request } from '../api/client.ts';
import { Check, Warn, Wrong } from '../icons/icons.tsx';
import { useStudio } from '../store/studio.ts';
import { Sentence } from '../text/sentence.tsx';
import { Popup } from './popup.tsx';
import { pathTo } from './route.ts';

export function FindingsList() {
  const { open, go, sessions } = useStudio();
  const [saved, setSaved] = useState<Finding[] | undefined>(undefined);
  useEffect(() => {
    void request('GET /api/findings').then(
      ({ findings }) => setSaved(findings),
      () => setSaved([]),
    );
  }, []);
  // As the chip counts them: of what is being edited, and not of its files.
  const edited = new Set([sessions.current.value, ...sessions.unsaved.value].filter((each) => each !== undefined));
  const evaluations = [...edited].flatMap(({ evaluation }) => evaluation.value ?? []);
  const findings = [
    ...evaluations.flatMap((each) => each.findings),
    ...(saved ?? []).filter(({ file }) => !evaluations.some(({ path }) => path === file)),
  ];
  const close = () => {
    open.value = undefined;
  };
  return (
    <Popup class="findings-list" label="Findings" onClose={close}>
      <header>Findings</header>
      {findings.length === 0 && (
        <p class="finding">
          <Check />
          <span>{saved ? 'No problems in any mapping.' : 'Checking…'}</span>
        </p>
      )}
      {findings.map((finding) => (
        <button
          class="finding"
          key={`${finding.file}:${finding.line}:${finding.column}:${finding.code}`}
          onClick={() => {
            close();
            go(pathTo('mapping', [finding.file], { line: String(finding.line), column: String(finding.column) }));
          }}
          type="button"
        >
          {finding.severity === 'error' ? <Wrong /> : <Warn />}
          <span>
            <span class="unseen">{finding.severity}: </span>
            <Sentence text={finding.message} />
          </span>
          {finding.hint && (
            <span class="muted">
              <Sentence text={finding.hint} />
            </span>
          )}
          <span class="note">
            {finding.file}, line {finding.line}
          </span>
        </button>
      ))}
    </Popup>
  );
}
