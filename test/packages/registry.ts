// A registry on this machine for the packages of this repository: `npm publish` puts a version in, and `npm install` gets
// it. Other packages come from the registry that npm uses here.
import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Registry {
  url: string;
  /** All published versions of a package. */
  versions(name: string): string[];
  close(): Promise<void>;
}

/** The body of `npm publish`. */
interface Publication {
  name: string;
  versions: Record<string, { dist: { tarball: string } }>;
  _attachments: Record<string, { data: string }>;
}

interface Published {
  versions: Record<string, { dist: { tarball: string } }>;
  files: Map<string, Buffer>;
  latest: string;
}

export async function startRegistry(): Promise<Registry> {
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const packages = new Map<string, Published>();

  function publish({ name, versions, _attachments }: Publication): void {
    const known: Published = packages.get(name) ?? { versions: {}, files: new Map(), latest: '' };
    packages.set(name, known);
    for (const [version, manifest] of Object.entries(versions)) {
      const file = `${name}-${version}.tgz`;
      known.versions[version] = { ...manifest, dist: { ...manifest.dist, tarball: `${url}/${name}/-/${file}` } };
      known.files.set(file, Buffer.from(_attachments[file]?.data ?? '', 'base64'));
      known.latest = version;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(request.url?.split('?')[0]?.slice(1) ?? '');
    const [name = '', , file] = path.split('/');
    if (request.method === 'PUT') {
      publish((await json(request)) as Publication);
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const known = packages.get(name);
    if (!known) {
      response.writeHead(307, { location: new URL(request.url ?? '', upstream).href }).end();
      return;
    }
    response.setHeader('cache-control', 'no-store');
    if (file) {
      response.end(known.files.get(file));
      return;
    }
    const { versions, latest } = known;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, versions, 'dist-tags': { latest } }));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    versions: (name) => Object.keys(packages.get(name)?.versions ?? {}),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
