// Runs a command line from the documentation: `npx s3sf …` and `npx s3-to-salesforce …` run the project's own command.
import { main } from '../../src/cli/main.ts';

export interface CommandResult {
  code: number;
  out: string;
  err: string;
}

export async function runCommand(line: string): Promise<CommandResult> {
  const argv = /^npx s3(?:sf|-to-salesforce) (.*)$/.exec(line)?.[1]?.split(/\s+/);
  if (!argv) throw new Error(`Not an s3sf command: ${line}`);
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

/** The commands of a shell block, without comments. */
export const commandsIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
