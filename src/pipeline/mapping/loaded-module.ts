// Modules that are imported when they are first needed.
import { FailureError } from '../../failure.ts';

/** A missing file of the function is not the event's fault. */
export const loaded = <Module>(importing: Promise<Module>): Promise<Module> =>
  importing.catch((cause: unknown): never => {
    const message = 'A file of the function cannot be loaded. Build and deploy it again.';
    throw new FailureError({ code: 'mapping/unloadable', message }, { cause });
  });

/** Imports once, and once more if that failed. */
export function loadedOnce<Module>(importing: () => Promise<Module>): () => Promise<Module> {
  let module: Promise<Module> | undefined;
  return () => {
    module ??= loaded(importing()).catch((error: unknown): never => {
      module = undefined;
      throw error;
    });
    return module;
  };
}
