// Shows what a command function returned. Each command has a view in a render-*.ts of its feature; the files
// commands/GROUP/*-commands.ts put the two together.
import type { ExitCode, Io } from '../io.ts';
import { type Terminal, terminalsOf } from './terminal.ts';

export interface View<Result> {
  /** For people, on standard output. */
  out(result: Result, terminal: Terminal): string;
  /** For people, on standard error. It comes first, so that the summary is the last line on a screen. */
  err?(result: Result, terminal: Terminal): string;
  /** For programs, on standard output, instead of both. Undefined prints nothing. */
  json(result: Result): unknown;
  exitCode(result: Result): ExitCode;
}

export function show<Result>(result: Result, view: View<Result>, { json }: { json: boolean }, io: Io): ExitCode {
  if (json) {
    const value = view.json(result);
    if (value !== undefined) io.out(`${JSON.stringify(value)}\n`);
  } else {
    const terminals = terminalsOf(io);
    write(io.err, view.err?.(result, terminals.err) ?? '');
    write(io.out, view.out(result, terminals.out));
  }
  return view.exitCode(result);
}

function write(to: (text: string) => void, text: string) {
  if (text !== '') to(text);
}
