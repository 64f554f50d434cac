// Detects from its content whether an object is one JSON document, a JSON array, JSON Lines or JSON objects that follow
// each other, and splits it accordingly.
// Looks only at the first window: one event of the maximum size and its line end. The decision depends on those bytes
// alone, not on where chunks were cut. The name and the content type only decide when the content does not.
import type { FailureCode } from '../../../failure.ts';
import { includesLine, type LineRanges } from '../../../line-ranges.ts';
import type { EventLimits } from '../limits.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, byteOrderMark, isCompleteJson, skipSpace, withoutMark, withoutSpace } from './json-bytes.ts';
import { type NamesOfObject, namedByName, namedBySignature } from './known-formats.ts';
import { arrayFramer } from './split-array.ts';
import { lineFramer } from './split-lines.ts';
import { sequenceFramer, startsSequence } from './split-sequence.ts';

type Decision =
  | { format: 'lines' | 'array' | 'document' | 'sequence' }
  | { failed: FailureCode; message?: string | undefined };

const lineEndBytes = 2;

/** True if the name or the content type says that each line is a JSON text of its own. */
function saysJsonLines({ key, contentType }: NamesOfObject): boolean {
  return (
    /\.(jsonl|ndjson)(\.gz|\.gzip|\.zst)?$/i.test(key) ||
    /^application\/(x-)?(ndjson|jsonl|jsonlines)\b/i.test(contentType ?? '')
  );
}

/** `format`: undefined until it is decided, and for an object that has none. */
export interface DetectingFramer extends Framer {
  format(): 'lines' | 'array' | 'document' | 'sequence' | undefined;
}

/** @param frameLimits of the frames, if events that are too large are of interest, too; default: `limits` */
export function framerByContent(
  wanted: LineRanges,
  limits: EventLimits,
  names: NamesOfObject,
  frameLimits: EventLimits = limits,
): DetectingFramer {
  const hintsLines = saysJsonLines(names);
  const windowBytes = limits.bytes + lineEndBytes;
  let pieces: Buffer[] = [];
  let heldBytes = 0;
  let framer: Framer | undefined;
  let decided = false;
  let format: ReturnType<DetectingFramer['format']>;
  /** If the first line is not JSON by itself, only the whole window can decide. */
  let firstLineIsBad = false;

  /** `rest` says what is known about the bytes after `head`. Undefined if more bytes are needed to decide. */
  function decide(head: Buffer, rest: 'unknown' | 'too many' | 'none' | 'lost'): Decision | undefined {
    const message = namedBySignature(head);
    if (message !== undefined && (rest !== 'unknown' || head.includes(byte.newline)))
      return { failed: 'object/not-json', message };
    const start = skipSpace(head);
    if (start === head.length) {
      if (rest === 'too many' || (rest === 'none' && hintsLines)) return { format: 'lines' };
      return rest === 'none' ? { failed: 'object/not-json' } : undefined;
    }
    const newline = head.indexOf(byte.newline, start);
    if (newline < 0 && rest === 'unknown') return undefined;
    const firstLine = head.subarray(start, newline < 0 ? undefined : newline);
    if (head[start] === byte.openBracket) {
      const moreLines = newline >= 0 && skipSpace(head, newline) < head.length;
      if (moreLines) return { format: isCompleteJson(firstLine) ? 'lines' : 'array' };
      return rest === 'unknown' ? undefined : { format: 'array' };
    }
    if (!firstLineIsBad && isCompleteJson(firstLine)) return { format: 'lines' };
    firstLineIsBad = true;
    if (rest === 'unknown' || rest === 'lost') return undefined;
    if (rest === 'none' && isCompleteJson(head)) return { format: 'document' };
    if (hintsLines || hasObjectLine(head)) return { format: 'lines' };
    if (startsSequence(head, start)) return { format: 'sequence' };
    if (newline < 0 && rest === 'too many') return { format: 'lines' };
    const isLargeObject = rest === 'too many' && head[start] === byte.openBrace;
    return isLargeObject ? { failed: 'event/too-large' } : { failed: 'object/not-json', message: namedByName(names) };
  }

  function tryToDecide(rest: 'unknown' | 'none' | 'lost'): Frame[] {
    const held = Buffer.concat(pieces);
    pieces = [held];
    const all = withoutMark(held);
    const decision = all.length > windowBytes ? decide(all.subarray(0, windowBytes), 'too many') : decide(all, rest);
    if (!decision) return [];
    decided = true;
    pieces = [];
    if ('failed' in decision) {
      const { failed: code, message } = decision;
      return [{ kind: 'failed', line: 1, code, andAllAfter: true, ...(message !== undefined && { message }) }];
    }
    format = decision.format;
    if (decision.format === 'document') {
      return includesLine(wanted, 1) ? [{ kind: 'bytes', line: 1, bytes: withoutSpace(all) }] : [];
    }
    framer = framers[decision.format](wanted, frameLimits);
    return framer.push(all);
  }

  function push(chunk: Buffer): Frame[] {
    if (framer) return framer.push(chunk);
    if (decided) return [];
    pieces.push(chunk);
    heldBytes += chunk.length;
    const mayDecide =
      heldBytes > windowBytes + byteOrderMark.length || (!firstLineIsBad && chunk.includes(byte.newline));
    return mayDecide ? tryToDecide('unknown') : [];
  }

  function end(whole: boolean): Frame[] {
    const frames = decided ? [] : tryToDecide(whole ? 'none' : 'lost');
    return framer ? [...frames, ...framer.end(whole)] : frames;
  }

  return {
    push,
    end,
    line: () => framer?.line() ?? 1,
    finished: () => framer?.finished() ?? decided,
    format: () => format,
  };
}

const framers = { array: arrayFramer, lines: lineFramer, sequence: sequenceFramer };

/** True if any line that is not indented is a JSON object: inside one large document lines are indented. */
function hasObjectLine(head: Buffer): boolean {
  for (let start = 0; start < head.length; ) {
    const newline = head.indexOf(byte.newline, start);
    const end = newline < 0 ? head.length : newline;
    if (head[start] === byte.openBrace && isCompleteJson(head.subarray(start, end))) return true;
    start = end + 1;
  }
  return false;
}
