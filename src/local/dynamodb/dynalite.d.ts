// The parts of dynalite that are used here; the package has no types of its own.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds a table is in CREATING; default 500. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }
  function dynalite(options?: DynaliteOptions): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  interface ConditionalError extends Error {
    statusCode: number;
    body: Record<string, unknown>;
  }
  const db: {
    /** The error of a condition that does not hold; nothing when it holds. */
    checkConditional(data: Record<string, unknown>, existing?: object): ConditionalError | null | undefined;
  };
  export = db;
}

declare module 'dynalite/validations/*.js' {
  const validation: { types: Record<string, { type: string; enum?: string[] }> };
  export = validation;
}
