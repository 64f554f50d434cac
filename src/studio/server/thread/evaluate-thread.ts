// The thread that evaluates mappings. A mapping that never ends holds up this thread alone, and the main thread ends it.
import { enableCompileCache, flushCompileCache } from 'node:module';

// A thread does not take this over from its process. It halves the time until the first answer.
enableCompileCache();
const { answerMessages } = await import('./answer-messages.ts');
answerMessages();
flushCompileCache();
