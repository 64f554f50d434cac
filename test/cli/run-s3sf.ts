// The command in this process, with what it printed.
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export async function s3sf(argv: readonly string[], more: Partial<Io> = {}): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await main(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: {},
    signal: new AbortController().signal,
    ...more,
  });
  return { code, ...said };
}
