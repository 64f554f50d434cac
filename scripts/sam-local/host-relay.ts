// Forwards connections from Docker's bridge network to 127.0.0.1, where the local stack listens and which containers cannot
// reach. The bridge is reachable only from this machine.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';

export interface HostRelay {
  /** What `container-relay.mjs` reads: this machine's address in Docker's network, and the ports. */
  relayTo: string;
  close(): void;
}

/** @param texts texts that contain the addresses to forward to, such as `http://127.0.0.1:5001` */
export async function startHostRelay(texts: readonly string[]): Promise<HostRelay> {
  const gateway = await gatewayOfBridge();
  const ports = new Set(
    texts.flatMap((text) => [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))),
  );
  const servers = await Promise.all([...ports].map((port) => relay(gateway, port)));
  return {
    relayTo: [gateway, ...ports].join(','),
    close() {
      for (const server of servers) server.close();
    },
  };
}

/** This machine's address in Docker's default network: the first of the subnet if Docker does not report it. */
async function gatewayOfBridge(): Promise<string> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{.Subnet}}{{end}}';
  const { stdout } = await promisify(execFile)('docker', ['network', 'inspect', 'bridge', '--format', format]);
  const [, gateway, subnet] = /^(\S*) (\d+\.\d+\.\d+)\.0\//.exec(stdout) ?? [];
  if (!subnet)
    throw new Error('Docker has no network "bridge" on this machine. Is Docker running with its default network?');
  return gateway || `${subnet}.1`;
}

async function relay(address: string, port: number): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1');
    incoming.pipe(outgoing).pipe(incoming);
    for (const each of [incoming, outgoing]) {
      each.on('error', () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
  });
  server.listen(port, address);
  await once(server, 'listening');
  server.unref();
  return server;
}
