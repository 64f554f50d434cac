// Which invocations top up. Two that write the same records at once race for their stamps, and the events of the loser
// are re-applied: in a burst, that takes more calls than the events themselves. So one invocation leads and takes what
// waits in the queue. Another one puts what Lambda delivered back into the queue, where the leader takes it, and waits for
// a while, because Lambda would deliver more.
//
// The lead only saves work. If two invocations lead at once, because one was slow or a clock is wrong, their events race
// as the events of any two invocations may. But nothing may be left to a leader that does not exist: without an answer
// from DynamoDB, each invocation processes what it has.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import type { ExecuteStatements, Statement, StatementResult } from '../write/dynamodb/execute-statements.ts';

/** `unknown`: DynamoDB has not answered in time, or has refused the call. */
export type WhoLeads = 'this one' | 'others' | 'unknown';

export interface Lead {
  /** Takes the lead, or keeps it. Never throws. */
  take(): Promise<WhoLeads>;
  /** Does nothing without the lead. Never throws. */
  release(): Promise<void>;
}

export interface LeadOptions {
  execute: ExecuteStatements;
  /** Name of the table whose key is `id`. */
  table: string;
  /** Distinct for each invocation. */
  owner: string;
  clock: Clock;
  /** Invocations that may lead at once; at least 1. */
  leaders: number;
}

/** The lead of an invocation that died ends by itself. A leader takes it again in each round. */
const leadLastsMs = 15_000;

/** No lead ends later than this, unless the clock of its holder is wrong: such a lead is taken over. */
const endsWithinMs = 2 * leadLastsMs;

/** An invocation waits this long for DynamoDB. The SDK itself would wait for half a minute. */
const patienceMs = 2_000;

export function openLead({ execute, table, owner, clock, leaders }: LeadOptions): Lead {
  const places = Array.from({ length: leaders }, (_, index) => `top-up#${index + 1}`);
  let held: string | undefined;

  /** Undefined if DynamoDB does not answer in time. The statement may still take effect. */
  async function one(statement: Statement): Promise<StatementResult | undefined> {
    const [result] = await Promise.race([execute([statement]), clock.sleep(patienceMs).then(() => [])]);
    return result;
  }

  async function takePlace(id: string): Promise<WhoLeads> {
    const now = clock.now();
    const until = numberOf(now + leadLastsMs);
    const result = await one({
      text: `UPDATE "${table}" SET "owner" = ? SET "until" = ? WHERE "id" = ? AND ("until" < ? OR "until" > ? OR "owner" = ?)`,
      parameters: [{ S: owner }, until, { S: id }, numberOf(now), numberOf(now + endsWithinMs), { S: owner }],
      key: id,
    });
    if (result?.kind !== 'refused' || result.item) return whoLeads(result);
    // Nobody has ever led here, or DynamoDB did not return the item: then this is refused too.
    return whoLeads(
      await one({
        text: `INSERT INTO "${table}" VALUE {'id': ?, 'owner': ?, 'until': ?}`,
        parameters: [{ S: id }, { S: owner }, until],
        key: id,
      }),
    );
  }

  return {
    async take() {
      for (const id of held ? [held] : places) {
        const leads = await takePlace(id);
        if (leads === 'others') continue;
        // Without an answer, the lead may be taken nevertheless: `release` gives it back.
        held = id;
        return leads;
      }
      held = undefined;
      return 'others';
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

function whoLeads(result: StatementResult | undefined): WhoLeads {
  if (result?.kind === 'done') return 'this one';
  return result?.kind === 'refused' ? 'others' : 'unknown';
}

const numberOf = (ms: number): AttributeValue => ({ N: String(ms) });
