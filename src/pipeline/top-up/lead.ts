// Which invocations top up. Two that write the same records at once race for their stamps, and the events of the loser
// are re-applied: in a burst, that takes more calls than the events themselves. So one invocation leads and takes what
// waits in the queue. Another one puts what Lambda delivered back into the queue, where the leader takes it, and waits for
// a while, because Lambda would deliver more.
//
// The lead only saves work. If two invocations lead at once, because one was slow or a clock is wrong, their events race
// as the events of any two invocations may.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import type { ExecuteStatements, Statement } from '../write/dynamodb/execute-statements.ts';

export interface Lead {
  /** Takes the lead, or keeps it. False if others lead, or if DynamoDB does not say. Never throws. */
  take(): Promise<boolean>;
  /** Does nothing without the lead. Never throws. */
  release(): Promise<void>;
}

export interface LeadOptions {
  execute: ExecuteStatements;
  /** Name of the table whose key is `id`. */
  table: string;
  /** Distinct for each invocation. */
  owner: string;
  clock: Pick<Clock, 'now'>;
  /** Invocations that may lead at once; at least 1. */
  leaders: number;
}

/** The lead of an invocation that died ends by itself. A leader takes it again in each round. */
const leadLastsMs = 15_000;

export function openLead({ execute, table, owner, clock, leaders }: LeadOptions): Lead {
  const places = Array.from({ length: leaders }, (_, index) => `top-up#${index + 1}`);
  let held: string | undefined;

  async function one(statement: Statement) {
    const [result] = await execute([statement]);
    return result;
  }

  async function takePlace(id: string): Promise<boolean> {
    const now = clock.now();
    const until = numberOf(now + leadLastsMs);
    const result = await one({
      text: `UPDATE "${table}" SET "owner" = ? SET "until" = ? WHERE "id" = ? AND ("until" < ? OR "owner" = ?)`,
      parameters: [{ S: owner }, until, { S: id }, numberOf(now), { S: owner }],
      key: id,
    });
    if (result?.kind !== 'refused' || result.item) return result?.kind === 'done';
    // Nobody has ever led here, or DynamoDB did not return the item: then this is refused too.
    const inserted = await one({
      text: `INSERT INTO "${table}" VALUE {'id': ?, 'owner': ?, 'until': ?}`,
      parameters: [{ S: id }, { S: owner }, until],
      key: id,
    });
    return inserted?.kind === 'done';
  }

  return {
    async take() {
      for (const id of held ? [held] : places) {
        if (await takePlace(id)) {
          held = id;
          return true;
        }
      }
      held = undefined;
      return false;
    },
    async release() {
      if (!held) return;
      const id = held;
      held = undefined;
      await one({
        text: `UPDATE "${table}" SET "until" = ? WHERE "id" = ? AND "owner" = ?`,
        parameters: [numberOf(0), { S: id }, { S: owner }],
        key: id,
      });
    },
  };
}

const numberOf = (ms: number): AttributeValue => ({ N: String(ms) });
