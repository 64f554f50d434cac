import type { AnswerRow } from '../../../../overview/words/answer.ts';
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';

export function PanelRow({ row: { label, code, note, location } }: { row: AnswerRow }) {
  return (
    <div class="panel-row">
      <p class="row-head">
        <b class="cut">{label}</b>
        {location && (
          <Link
            to={pathTo('mapping', [location.file], { line: String(location.line), column: String(location.column) })}
          >
            line {location.line}
          </Link>
        )}
      </p>
      {code && <code>{code}</code>}
      {note && <p class="note">{note}</p>}
    </div>
  );
}
