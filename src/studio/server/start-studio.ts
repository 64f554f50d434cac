// Starts the studio of the current folder on 127.0.0.1. What takes longest begins first: the thread that evaluates loads
// its code, and the page is bundled, while the code of the server is loaded and the files are read.
import { bundled } from '../bundles/bundles.ts';
import { threadCode } from '../bundles/thread-code.ts';
import type { RunningStudio, StudioOptions } from './studio-options.ts';
import { evaluateThread, prepareThread } from './thread/prepare-thread.ts';

/** Throws `UsageError` if the mapping folder cannot be read; rejects with EADDRINUSE if the port is taken. */
export async function startStudio(options: StudioOptions): Promise<RunningStudio> {
  const bundling = bundled('main', options.cacheFolder);
  // A failure is found where it is awaited.
  bundling.catch(() => {});
  const threadFile = await threadCode(evaluateThread, options.cacheFolder);
  const thread = prepareThread(threadFile);
  try {
    const { serveStudio } = await import('./serve-studio.ts');
    return await serveStudio(options, { threadFile, thread, bundling });
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}
