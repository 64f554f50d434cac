// The part of the S3 client that moves dead letters to the bucket and reads them there. Two keys make a page.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { Platform } from '../services/platform.ts';
import { callService } from '../services/service-call.ts';

const keysOnPage = 2;
const dayMs = 86_400_000;
/** A younger dead letter belongs in the queue, where people look for it. */
const youngestMs = 10 * dayMs;

export function archiveStore({ world, archive = new Map(), onBreach }: Platform, lifetime: Lifetime): S3Client {
  const { clock } = world.scheduler;
  const failed = (name: string) => Object.assign(new Error(name), { name });

  function put({ Key = '', Body = '', IfNoneMatch }: PutObjectCommand['input']): object {
    if (IfNoneMatch === '*' && archive.has(Key)) throw failed('PreconditionFailed');
    const text = String(Body);
    const { sentAt } = JSON.parse(text) as { sentAt?: number };
    const ageMs = clock.now() - (sentAt ?? 0);
    if (ageMs < youngestMs) onBreach(`a dead letter went to the bucket after ${(ageMs / dayMs).toFixed(1)} days`);
    archive.set(Key, text);
    return {};
  }

  function get({ Key = '' }: GetObjectCommand['input']): object {
    const text = archive.get(Key);
    if (text === undefined) throw failed('NoSuchKey');
    return { Body: { transformToString: async () => text } };
  }

  function list({ Prefix = '', StartAfter = '', ContinuationToken = '' }: ListObjectsV2Command['input']): object {
    const after = ContinuationToken || StartAfter;
    const keys = [...archive.keys()].filter((key) => key.startsWith(Prefix) && key > after).toSorted();
    const page = keys.slice(0, keysOnPage);
    const Contents = page.map((Key) => ({ Key, Size: archive.get(Key)?.length ?? 0 }));
    const more = keys.length > page.length ? { NextContinuationToken: page.at(-1) } : {};
    return { Contents, KeyCount: page.length, ...more };
  }

  function effectOf(command: unknown): object {
    if (command instanceof PutObjectCommand) return put(command.input);
    if (command instanceof GetObjectCommand) return get(command.input);
    if (command instanceof ListObjectsV2Command) return list(command.input);
    if (command instanceof DeleteObjectCommand) return { deleted: archive.delete(command.input.Key ?? '') };
    throw new Error('The simulated bucket does not support this command.');
  }

  const send = (command: object) =>
    callService(world, lifetime, {
      name: command.constructor.name,
      kind: 'S3 reads',
      rejection: 'S3 rejects a dead letter',
      lostReply: 'S3 reply to a dead letter lost',
      failure: () => failed('SlowDown'),
      apply: () => effectOf(command),
    });
  return { send } as unknown as S3Client;
}
