// Files that are no events of ours, or no longer, are moved out of the way and told. One that cannot be moved is told
// once, and left.
import type { Tell } from '../report.ts';
import type { BrokenReason, Spool, SpooledFile } from './spool.ts';

/** True when it is out of the way. Never rejects. */
export type PutAside = (path: string, reason: BrokenReason, file?: SpooledFile) => Promise<boolean>;

export function putAsideFrom(spool: Pick<Spool, 'quarantine'>, tell: Tell): PutAside {
  const unmovable = new Set<string>();
  return async (path, reason, file) => {
    if (unmovable.has(path)) return false;
    try {
      const name = await spool.quarantine(path, file?.entry);
      if (name !== undefined) tell({ kind: 'quarantined', file: name, reason });
      return name !== undefined;
    } catch {
      unmovable.add(path);
      tell({ kind: 'quarantined', file: path, reason });
      return false;
    }
  };
}
