// Processor time and memory of processes, from /proc. Only Linux has /proc; elsewhere, nothing is measured.
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Seconds of CPU time that all the processes have used since they started. */
  cpuSeconds: number;
  /** Peak memory of the largest process, in megabytes. */
  memoryMb: number;
}

/** Clock ticks per second: the same on all common Linux machines. */
const ticksPerSecond = 100;

export function usageOf(pids: readonly number[]): ProcessUsage | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = pids.flatMap((pid) => {
    const ticks = statOf(pid);
    const peak = /VmHWM:\s+(\d+)/.exec(read(pid, 'status'))?.[1];
    return ticks && peak ? [{ seconds: ticks.used / ticksPerSecond, mb: Number(peak) / 1024 }] : [];
  });
  return {
    cpuSeconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    memoryMb: Math.max(0, ...all.map(({ mb }) => mb)),
  };
}

/** The children of a process whose command line has this argument. */
export function childrenOf(parent: number, argument: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.parent === parent && read(pid, 'cmdline').split('\0').includes(argument));
}

function statOf(pid: number): { parent: number; used: number } | undefined {
  // The name of the program comes first, in brackets, and may contain anything.
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return fields.length < 13 ? undefined : { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) };
}

/** Empty if the process has ended. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
