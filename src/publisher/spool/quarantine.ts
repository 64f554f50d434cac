// Moves broken and unknown files out of the way and reports them. A file that cannot be moved is reported once and
// left.
import type { Reporter } from '../report.ts';
import type { BrokenReason, Spool, SpooledFile } from './spool.ts';

/** Resolves to true if the file was moved. Never rejects. */
export type Quarantine = (path: string, reason: BrokenReason, file?: SpooledFile) => Promise<boolean>;

export function createQuarantine(spool: Pick<Spool, 'quarantine'>, report: Reporter): Quarantine {
  const unmovable = new Set<string>();
  return async (path, reason, file) => {
    if (unmovable.has(path)) return false;
    try {
      const name = await spool.quarantine(path, file?.entry);
      if (name !== undefined) report({ kind: 'quarantined', file: name, reason });
      return name !== undefined;
    } catch {
      unmovable.add(path);
      report({ kind: 'quarantined', file: path, reason });
      return false;
    }
  };
}
