// Starts the studio of the current folder on 127.0.0.1.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Folders } from '../../cli/input/load.ts';
import { studioApp } from './app.ts';
import { pageAssets } from './page/bundle-page.ts';
import { openStudioProject } from './project/studio-project.ts';
import { localEvents } from './stack/local-events.ts';

export interface StudioOptions {
  folders: Folders;
  /** 0 or absent: any free port. */
  port?: number;
  cacheFolder?: string | undefined;
  /** In which times are shown. Default: that of this machine. */
  timeZone?: string;
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
}: StudioOptions): Promise<RunningStudio> {
  const token = randomBytes(24).toString('base64url');
  const closing = new AbortController();
  // Bundled beside the reading of the files.
  const bundling = pageAssets();
  bundling.catch(() => {});
  const project = await openStudioProject({ folders, cacheFolder, timeZone });
  const events = localEvents(project, project.say);
  let listening = 0;
  try {
    const assets = await bundling;
    const app = studioApp({ project, assets, token, port: () => listening, timeZone, closing: closing.signal, events });
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
        events.close();
        await project.close();
      },
    };
  } catch (error) {
    events.close();
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
