// What planning one event may cost. Its expressions, one evaluation after another, and its JSON Schema spend from one
// budget, which remembers what each of them has spent.

/** The work exceeds a limit, which `limit` names. */
export class UnboundedError extends Error {
  readonly limit: string;

  constructor(limit: string) {
    super(limit);
    this.name = 'UnboundedError';
    this.limit = limit;
  }
}

/** A part of a mapping that spends. */
export interface Spender {
  /** In the user's words: `the expression for Contact.LastName`. */
  name: string;
  location: { file: string; line: number; column: number };
  /** What it is for, for failures. */
  concerns?: { sObject: string; fields?: string[] };
}

export interface PlanningBudget {
  /** What is spent from now on is this spender's, until `end`. Only one spends at a time. */
  begin(spender?: Spender): void;
  end(): void;
  /** Throws `UnboundedError` with the limit `steps` or `time` past the limits, and again each time after that. */
  spend(steps: number): void;
  isSpent(): boolean;
  /** The one that has spent the most steps. */
  largest(): Spender | undefined;
}

export interface BudgetLimits {
  /** Of all spenders together. */
  steps: number;
  /** Milliseconds in which one of them was at work. */
  timeMs: number;
}

/** The clock is read after so many steps. */
const stepsBetweenReadings = 50;

/** `now` returns milliseconds from any origin. */
export function createBudget({ steps: allowed, timeMs }: BudgetLimits, now: () => number): PlanningBudget {
  const spent = new Map<Spender, number>();
  // A count that is not a number exceeds them: otherwise there would be no limit from then on.
  const isWithin = (count: number) => count <= allowed;
  let steps = 0;
  let workedMs = 0;
  let nextReading = 0;
  let current: { spender: Spender | undefined; fromSteps: number; startedAt: number } | undefined;

  return {
    begin(spender) {
      current = { spender, fromSteps: steps, startedAt: now() };
    },
    end() {
      if (!current) return;
      const { spender, fromSteps, startedAt } = current;
      if (spender) spent.set(spender, (spent.get(spender) ?? 0) + steps - fromSteps);
      workedMs += now() - startedAt;
      current = undefined;
    },
    spend(count) {
      steps += count;
      if (!isWithin(steps)) throw new UnboundedError('steps');
      if (steps < nextReading || !current) return;
      nextReading = steps + stepsBetweenReadings;
      if (workedMs + now() - current.startedAt > timeMs) throw new UnboundedError('time');
    },
    isSpent: () => !isWithin(steps) || workedMs > timeMs,
    largest() {
      const [first] = [...spent].sort(([, a], [, b]) => b - a);
      return first?.[0];
    },
  };
}
