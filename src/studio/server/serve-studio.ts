// The studio's server, from the files of the folder to a port that it listens on.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { getRequestListener } from '@hono/node-server';
import type { PageAssets } from '../bundles/bundles.ts';
import { studioApp } from './app.ts';
import { openStudioProject } from './project/studio-project.ts';
import { localEvents } from './stack/local-events.ts';
import { ownStack } from './stack/own-stack.ts';
import type { RunningStudio, StudioOptions } from './studio-options.ts';

export interface Begun {
  /** The code of the thread, for the next one. */
  threadFile: URL;
  thread: Worker;
  bundling: Promise<PageAssets>;
}

export async function serveStudio(
  { folders, port = 0, cacheFolder, timeZone = localZone(), stack, env = {} }: StudioOptions,
  { threadFile, thread, bundling }: Begun,
): Promise<RunningStudio> {
  const token = randomBytes(24).toString('base64url');
  const closing = new AbortController();
  const project = await openStudioProject({ folders, cacheFolder, timeZone, threadFile, thread });
  // The counts that the page shows are those of one stack.
  const local = localEvents(project, stack ? () => {} : project.say);
  let closeDeployed = () => {};
  try {
    const deployed =
      stack &&
      (await import('./stack/deployed-events.ts')).deployedEvents({
        stack,
        project,
        say: project.say,
        closing: closing.signal,
      });
    closeDeployed = () => deployed?.close();
    const own = ownStack(project, cacheFolder);
    let listening = 0;
    const assets = await bundling;
    const app = studioApp({
      ...{ project, assets, token, timeZone, local, deployed, own, env },
      port: () => listening,
      closing: closing.signal,
    });
    const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
    listening = await listen(server, port);
    const url = `http://127.0.0.1:${listening}`;
    return {
      url,
      opening(path = '/') {
        const target = new URL(`/${path.replace(/^\/+/, '')}`, url);
        target.searchParams.set('token', token);
        return target.href;
      },
      async close() {
        closing.abort();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await own.stop();
        local.close();
        closeDeployed();
        await project.close();
      },
    };
  } catch (error) {
    local.close();
    closeDeployed();
    await project.close();
    throw error;
  }
}

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
