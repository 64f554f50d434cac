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
    // Metrics have outcomes too, as a dimension.
    return isJsonObject(entry) && (isJsonObject(entry.location) || Array.isArray(entry.events));
  } catch {
    return false;
  }
}

/** An event in a line. */
export interface LoggedEvent {
  outcome: string;
  at: string;
  attempts: number;
  location: { bucket: string; key: string; line: number };
  /** Instead of `location` in 0.1.0. */
  place: LoggedEvent['location'];
  event?: { id: string; source: string; type: string };
  next?: string;
  because?: string;
  failure?: { code: string };
  written?: { sObject: string; result: string; id?: string }[];
  refused?: object[];
  count?: number;
  lastLine?: number;
}

/** The events of a line; 0.1.0 wrote a line for each. */
export function eventsIn(line: string): LoggedEvent[] {
  const { events, ...entry } = JSON.parse(line);
  return events === undefined ? [{ at: entry.timestamp, ...entry }] : events;
}
