// `s3sf local` in a folder of its own, in its own process, as a user runs it.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { s3sf } from '../../cli/run-s3sf.ts';
import { inFolder } from '../../in-folder.ts';
import { type CommandProcess, repository, startCommand } from '../harness/command-process.ts';
import { login } from '../harness/events.ts';

const args = ['local', '--json', '--schema', 'schema'];

export type LocalInFolder = Awaited<ReturnType<typeof startLocal>>;

export async function startLocal() {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  await cp(join(repository, 'mappings'), join(folder, 'mappings'), { recursive: true });
  await cp(join(repository, 'salesforce/schema'), join(folder, 'schema'), { recursive: true });
  let command: CommandProcess;
  const start = async () => {
    command = startCommand(args, folder);
    await command.output(/"salesforce":/);
  };
  await start();

  const addresses = (): { salesforce: string; s3: string } => JSON.parse(command.out().split('\n')[0] ?? '');

  /** A control request with the stack's token. */
  async function control(url: string, options: RequestInit = {}): Promise<Response> {
    const { controlToken } = JSON.parse(await readFile(join(folder, '.s3sf/local.json'), 'utf8'));
    return fetch(url, { ...options, headers: { 'x-control-token': controlToken } });
  }

  async function eventFile(name: string, id: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(login({ id, counselor: id })));
    return path;
  }

  return {
    folder,
    /** The process that runs now. */
    command: () => command,
    /** Starts the command again after it has ended. */
    start,
    addresses,
    control,
    eventFile,

    async contact(id: string): Promise<Record<string, unknown> | undefined> {
      const reply = await control(`${addresses().salesforce}/__emulator/records/Contact`);
      const records = (await reply.json()) as Record<string, unknown>[];
      return records.find(({ Counselor_Id__c }) => Counselor_Id__c === id);
    },

    /** Publishes an event from this process, which takes less time than another. */
    async publish(id: string): Promise<void> {
      const file = await eventFile(`${id}.json`, id);
      expect(await inFolder(folder, () => s3sf(['publish', file]))).toMatchObject({ code: 0 });
    },

    outcomeOf: (id: string) => command.output(new RegExp(`"outcome":"applied".*"id":"${id}"`)),

    async edit(change: (text: string) => string): Promise<void> {
      const path = join(folder, 'mappings/counselor.login.yaml');
      await writeFile(path, change(await readFile(path, 'utf8')));
    },

    async close(): Promise<void> {
      command.child.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
