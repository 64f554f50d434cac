// Captures the JSON lines that handlers log in this process, instead of printing them.
import { isJsonObject } from '../../src/json.ts';

export interface CapturedOutput {
  /** Log lines with outcomes. */
  lines: string[];
  restore(): void;
}

export function captureOutput(): CapturedOutput {
  const lines: string[] = [];
  const restores = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write;
    const keepOrWrite = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = String(chunk);
      if (!text.startsWith('{')) return Reflect.apply(write, stream, [chunk, ...rest]);
      lines.push(...text.split('\n').filter(hasOutcome));
      return true;
    };
    stream.write = keepOrWrite;
    return () => {
      stream.write = write;
    };
  });
  return {
    lines,
    restore() {
      for (const restore of restores) restore();
    },
  };
}

function hasOutcome(line: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return isJsonObject(entry) && typeof entry.outcome === 'string';
  } catch {
    return false;
  }
}
