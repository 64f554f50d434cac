// A TCP proxy in front of S3 that resets some connections in the middle of a request or response and stalls others.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FlakyNetwork {
  url: string;
  /** From now on, forwards everything. */
  calm(): void;
  close(): Promise<void>;
}

export async function startFlakyNetwork(target: string, random: () => number): Promise<FlakyNetwork> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let flaky = true;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    pass(client, upstream);
    pass(upstream, client);
  });

  /** Each chunk may be cut in the middle, or be the last one that passes. */
  function pass(from: Socket, to: Socket): void {
    from.on('data', (bytes: Buffer) => {
      const chance = flaky ? random() : 1;
      if (chance < 0.02) {
        to.write(bytes.subarray(0, Math.floor(bytes.length * random())));
        to.resetAndDestroy();
        from.resetAndDestroy();
      } else if (chance < 0.023) from.pause();
      else to.write(bytes);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    calm() {
      flaky = false;
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
