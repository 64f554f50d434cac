// What is said after a save: a wrong text can be saved, but never without a word.
import type { Studio } from '../../store/studio.ts';
import type { Session } from './session.ts';

export async function saySaved(session: Session, say: Studio['say']): Promise<void> {
  const evaluation = await session.checked();
  if (!evaluation) return say(`Saved ${session.path}. It could not be checked.`, 'error');
  if (evaluation.findings.some(({ severity }) => severity === 'error'))
    return say('Saved with errors. It cannot be deployed until you fix them.');
  say(`Saved ${session.path}.`);
}
