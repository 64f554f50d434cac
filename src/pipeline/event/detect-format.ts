// Finds out by content whether an object is one JSON document, a JSON array or JSON Lines, and frames it as that.
// Holds no more than one event's worth of bytes until it knows. The name and content type only settle doubt.
import type { FailureCode } from '../../failure.ts';
import { includesLine, type LineRanges } from '../../line-ranges.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, isCompleteJson, skipSpace } from './json-bytes.ts';
import type { EventLimits } from './limits.ts';
import { arrayFramer } from './split-array.ts';
import { lineFramer } from './split-lines.ts';

type Decision = { format: 'lines' | 'array' | 'document' } | { failed: FailureCode } | 'read on';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** True where the name or the content type says that each line is a JSON text by itself. */
export function saysJsonLines(key: string, contentType: string | undefined): boolean {
  return (
    /\.(jsonl|ndjson)(\.gz|\.gzip)?$/i.test(key) ||
    /^application\/(x-)?(ndjson|jsonl|jsonlines)\b/i.test(contentType ?? '')
  );
}

export function framerByContent(wanted: LineRanges, limits: EventLimits, hintsLines: boolean): Framer {
  let pieces: Buffer[] = [];
  let held = 0;
  let framer: Framer | undefined;
  let decided = false;
  let firstLineIsBad = false;

  function decide(head: Buffer, atEnd: boolean): Decision {
    const start = skipSpace(head);
    const full = head.length > limits.bytes;
    if (start === head.length) return atEnd ? { failed: 'object/not-json' } : full ? { format: 'lines' } : 'read on';
    const isArray = head[start] === byte.openBracket;
    const newline = head.indexOf(byte.newline, start);
    if (newline < 0 && !atEnd && !full) return 'read on';
    const firstLine = head.subarray(start, newline < 0 ? undefined : newline);
    const complete = !firstLineIsBad && isCompleteJson(firstLine, limits);
    if (isArray) {
      if (!complete || newline < 0) return { format: 'array' };
      if (skipSpace(head, newline) < head.length) return { format: 'lines' };
      return atEnd || full ? { format: 'array' } : 'read on';
    }
    if (complete || firstLine.length > limits.bytes) return { format: 'lines' };
    firstLineIsBad = true;
    if (!atEnd && !full) return 'read on';
    if (!full && isCompleteJson(head, limits)) return { format: 'document' };
    if (hintsLines || hasObjectLine(head.subarray(0, limits.bytes), limits)) return { format: 'lines' };
    return { failed: full && head[start] === byte.openBrace ? 'event/too-large' : 'object/not-json' };
  }

  function tryToDecide(atEnd: boolean, whole = true): Frame[] {
    let head = Buffer.concat(pieces);
    if (head.subarray(0, 3).equals(byteOrderMark)) head = head.subarray(3);
    const decision = decide(head, atEnd);
    if (decision === 'read on') {
      pieces = pieces.length > 1 ? [Buffer.concat(pieces)] : pieces;
      return [];
    }
    decided = true;
    pieces = [];
    if ('failed' in decision)
      return whole ? [{ kind: 'failed', line: 1, code: decision.failed, andAllAfter: true }] : [];
    if (decision.format === 'document') {
      return whole && includesLine(wanted, 1) ? [{ kind: 'bytes', line: 1, bytes: head }] : [];
    }
    framer = decision.format === 'array' ? arrayFramer(wanted, limits) : lineFramer(wanted, limits);
    return framer.push(head);
  }

  function push(chunk: Buffer): Frame[] {
    if (framer) return framer.push(chunk);
    if (decided) return [];
    pieces.push(chunk);
    held += chunk.length;
    const mayDecide = held > limits.bytes + 3 || (!firstLineIsBad && chunk.includes(byte.newline));
    return mayDecide ? tryToDecide(false) : [];
  }

  function end(whole: boolean): Frame[] {
    const frames = decided ? [] : tryToDecide(true, whole);
    return framer ? [...frames, ...framer.end(whole)] : frames;
  }

  return {
    push,
    end,
    line: () => framer?.line() ?? 1,
    finished: () => framer?.finished() ?? decided,
  };
}

/** True where some line, not indented, is a JSON object by itself: inside one large document lines are indented. */
function hasObjectLine(head: Buffer, limits: EventLimits): boolean {
  for (let start = 0; start < head.length; ) {
    const newline = head.indexOf(byte.newline, start);
    const end = newline < 0 ? head.length : newline;
    if (head[start] === byte.openBrace && isCompleteJson(head.subarray(start, end), limits)) return true;
    start = end + 1;
  }
  return false;
}
