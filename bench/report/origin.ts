// Where a table comes from: the machine, the commit and the number of rounds.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type } from 'node:os';

export interface Origin {
  /** Processors, memory, operating system and Node.js. */
  machine: string;
  /** The first digits of the commit, with "and changes" if files have been changed since. */
  commit: string;
}

export function origin(project: string): Origin {
  const all = cpus();
  const model = (all[0]?.model ?? 'unknown processor')
    .replaceAll(/\((?:R|TM)\)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const machine = `${all.length} × ${model}, ${memory}, ${type()}, Node.js ${process.versions.node}`;
  return { machine, commit: commitOf(project) };
}

function commitOf(project: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project, encoding: 'utf8' }).trim();
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD');
    return git('status', '--porcelain') === '' ? commit : `${commit} and changes`;
  } catch {
    return 'unknown';
  }
}
