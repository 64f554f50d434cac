// DynamoDB Local, which AWS publishes, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../clients.ts';

const startsWithinMs = 60_000;

/** @param lib folder of its libraries. Rejects if it does not start. */
export async function startDynamoDbLocal(lib: string): Promise<{ url: string; close: () => Promise<void> }> {
  const port = await freePort();
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  // It writes a file into the folder that it is started in.
  const cwd = resolve(lib);
  const options = ['-cp', join(cwd, '*'), main, '-inMemory', '-port', String(port)];
  const child = spawn('java', options, { cwd, stdio: 'ignore' });
  const kill = () => child.kill();
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url, child);
  } catch (error) {
    kill();
    throw error;
  }
  return {
    url,
    async close() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  const client = dynamoClient(url);
  const until = Date.now() + startsWithinMs;
  try {
    for (;;) {
      try {
        return void (await client.send(new ListTablesCommand()));
      } catch (error) {
        if (Date.now() > until || child.exitCode !== null) throw error;
        await Promise.race([failed, new Promise((wake) => setTimeout(wake, 100))]);
      }
    }
  } finally {
    client.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
