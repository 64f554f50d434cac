// Sends reports to a shell command. A report holds ids, types and codes, never the content of an event.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Bundle } from './collect-reports.ts';

/**
 * Runs a shell command with the reports on its standard input, one JSON object per line.
 * Rejects if the command does not start or does not end with code 0.
 */
export async function runReportCommand(
  command: string,
  { reports, count }: Bundle,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, S3SF_REPORTS: String(count) },
  });
  const exited = once(child, 'exit');
  // A command need not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
  const [code] = await exited;
  if (code !== 0) throw new Error(`The command ended with ${code}.`);
}
