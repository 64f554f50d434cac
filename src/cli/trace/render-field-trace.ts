// Which events set a field, the newest first.
import type { FieldTrace } from '../commands/operations/trace-field.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import { sinceText } from './render-trace.ts';

/** For standard output; empty if no event set it. */
export function renderFieldTrace({ setters, sObject, field, label, recordId }: FieldTrace, terminal: Terminal): string {
  if (setters.length === 0) return '';
  const rows = setters.map(({ at = '', event, bucket, key, line, value }) => [
    at,
    value === null ? 'cleared' : JSON.stringify(value),
    event.type,
    event.id,
    `s3://${bucket}/${key}:${line}`,
  ]);
  const title = `${sObject} ${recordId}  ${terminal.paint('strong', field)}  ${label === undefined ? '' : visible(label)}`;
  return `${title.trimEnd()}\n\n${renderTable(rows, { terminal, indent: 2 })}`;
}

/** For standard error. */
export function renderFieldTraceNotes(trace: FieldTrace, terminal: Terminal): string {
  const { setters, sObject, field, recordId, since, writers, interrupted } = trace;
  if (interrupted) return `${terminal.paint('warning', 'Interrupted before everything was read.')}\n`;
  if (setters.length > 0)
    return 'The event in the first line set it last. The values are what the mappings give now.\n';
  const nothing =
    sObject === undefined
      ? `No event in the log wrote a record ${recordId} ${sinceText(since)}.`
      : `${countText(writers, 'event')} wrote this ${sObject} ${sinceText(since)}, and none set ${field}.`;
  const advice = 'A person or another system may have set it, or an earlier event: widen --since.';
  return `${wrap(`${terminal.paint('warning', nothing)} ${advice}`, terminal)}\n`;
}
