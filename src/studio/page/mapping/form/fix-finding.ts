// "Fix" of a finding in a row, by its button or by Ctrl-. It waits for what is being typed and for the check of it: the
// edits of a fix are places in the text that was checked.
import type { Finding } from '../../../contract.ts';
import type { Session } from '../state/session.ts';

/** @param isMeant the finding, as it is once everything is checked */
export async function fixFinding(session: Session, isMeant: (finding: Finding) => boolean): Promise<void> {
  if (!(await session.settled())) return;
  const evaluation = await session.checked();
  const fix = evaluation?.findings.find((each) => each.fix && isMeant(each))?.fix;
  if (!fix) return;
  session.document.step();
  session.document.apply(fix.edits);
}
