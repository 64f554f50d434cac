// A line that the documentation shows, run as people would run it: `npx s3sf …` by the project's own command.
import { main } from '../../src/cli/main.ts';

export interface CommandResult {
  code: number;
  out: string;
  err: string;
}

export async function runCommand(line: string): Promise<CommandResult> {
  const argv = /^npx s3sf (.*)$/.exec(line)?.[1]?.split(/\s+/);
  if (!argv) throw new Error(`This is no call of s3sf: ${line}`);
  const result = { out: '', err: '' };
  const code = await main(argv, {
    out: (text) => {
      result.out += text;
    },
    err: (text) => {
      result.err += text;
    },
    env: {},
    signal: new AbortController().signal,
  });
  return { code, ...result };
}

/** The commands of a shell block, each without its comment. */
export const commandsIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
