// Starts the studio of the current folder on 127.0.0.1.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { DeployedStack } from '../../cli/aws/stack-outputs.ts';
import type { Folders } from '../../cli/input/load.ts';
import { bundled } from '../bundles/bundles.ts';
import { studioApp } from './app.ts';
import { openStudioProject } from './project/studio-project.ts';
import { localEvents } from './stack/local-events.ts';
import { ownStack } from './stack/own-stack.ts';

export interface StudioOptions {
  folders: Folders;
  /** 0 or absent: any free port. */
  port?: number;
  cacheFolder?: string | undefined;
  /** In which times are shown. Default: that of this machine. */
  timeZone?: string;
  /** The screen "Events" shows this deployed stack. Default: the local stack of the folder. */
  stack?: DeployedStack;
  /** Variables that name an org. Default: none. */
  env?: Readonly<Record<string, string | undefined>>;
}

export interface RunningStudio {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  /** The address that opens this path of the page; it contains the key to it. */
  opening(path?: string): string;
  close(): Promise<void>;
}

/** Throws `UsageError` if the mapping folder cannot be read; rejects with EADDRINUSE if the port is taken. */
export async function startStudio({
  folders,
  port = 0,
  cacheFolder,
  timeZone = localZone(),
  stack,
  env = {},
}: StudioOptions): Promise<RunningStudio> {
  const token = randomBytes(24).toString('base64url');
  const closing = new AbortController();
  // Bundled beside the reading of the files.
  const bundling = bundled('main');
  bundling.catch(() => {});
  const project = await openStudioProject({ folders, cacheFolder, timeZone });
  // The counts that the page shows are those of one stack.
  const local = localEvents(project, stack ? () => {} : project.say);
  const deployed =
    stack &&
    (await import('./stack/deployed-events.ts')).deployedEvents({
      stack,
      project,
      say: project.say,
      closing: closing.signal,
    });
  const own = ownStack(project, cacheFolder);
  let listening = 0;
  try {
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
        deployed?.close();
        await project.close();
      },
    };
  } catch (error) {
    local.close();
    deployed?.close();
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
