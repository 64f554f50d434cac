// Runs in the container, before the function. Forwards 127.0.0.1 there to this machine's address in Docker's network, so that
// the function finds the local stack at the addresses that it has: over plain HTTP, it trusts only 127.0.0.1.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const [address, ...ports] = (process.env.RELAY_TO ?? '').split(',');
await Promise.all(ports.map((port) => forward(Number(port))));

async function forward(port) {
  const server = createServer((incoming) => {
    const outgoing = connect(port, address);
    incoming.pipe(outgoing).pipe(incoming);
    for (const each of [incoming, outgoing]) {
      each.on('error', () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
}
