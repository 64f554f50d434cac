import type { AnswerRow } from '../../../../overview/words/answer.ts';
import { useMapHost } from '../map-host.ts';

export function PanelRow({ row: { label, code, note, location } }: { row: AnswerRow }) {
  const { Line } = useMapHost();
  return (
    <div class="panel-row">
      <p class="row-head">
        <b>{label}</b>
        {location && <Line location={location} />}
      </p>
      {code && <code>{code}</code>}
      {note && <p class="note">{note}</p>}
    </div>
  );
}
