// Types for the parts of dynalite that the emulator uses; the package has none.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds that a new table stays in status CREATING; default 500. */
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
    /** The error of a failed condition; nothing if the condition is met. */
    checkConditional(data: Record<string, unknown>, existing?: object): ConditionalError | null | undefined;
  };
  export = db;
}

declare module 'dynalite/validations/*.js' {
  const validation: { types: Record<string, { type: string; enum?: string[] }> };
  export = validation;
}
