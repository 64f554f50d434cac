// A handler that does what the event says, for tests of how invocations end.

interface Command {
  do: 'return' | 'throw' | 'exit' | 'kill' | 'hang' | 'reject-later' | 'wait' | 'describe' | 'log';
  value?: unknown;
}

let invocations = 0;

export async function handler({ do: what, value }: Command, context: Record<string, unknown>): Promise<unknown> {
  invocations += 1;
  switch (what) {
    case 'throw':
      throw new RangeError('requested');
    case 'exit':
      return process.exit(Number(value));
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return hang();
    case 'hang':
      for (;;);
    case 'reject-later':
      void Promise.reject(new Error('unhandled'));
      return hang();
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, Number(value)));
      return process.pid;
    case 'log':
      process.stdout.write(`out ${String(value)}\n`);
      process.stderr.write(`err ${String(value)}\n`);
      return null;
    case 'describe': {
      const remainingMs = (context.getRemainingTimeInMillis as () => number)();
      const { execArgv: flags } = process;
      return { pid: process.pid, invocations, environment: process.env, flags, context, remainingMs };
    }
    default:
      return value;
  }
}

const hang = () => new Promise<never>(() => setInterval(() => {}, 1000));
