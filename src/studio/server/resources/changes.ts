// `GET /api/changes`: server-sent events, until the page is closed.
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { StudioProject } from '../project/studio-project.ts';

/** A comment line now and then shows a closed connection. */
const breathMs = 15_000;

export const changes = (context: Context, project: StudioProject, closing: AbortSignal) =>
  streamSSE(context, async (stream) => {
    const stop = project.listen((change) => void stream.writeSSE({ event: 'change', data: JSON.stringify(change) }));
    const breath = setInterval(() => void stream.write(': \n\n'), breathMs);
    await new Promise<void>((resolve) => {
      stream.onAbort(resolve);
      closing.addEventListener('abort', () => resolve(), { once: true });
    });
    clearInterval(breath);
    stop();
  });
