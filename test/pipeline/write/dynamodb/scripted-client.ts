// A DynamoDB client that replies to batches of statements as a test specifies, and records what was sent.
import type { BatchExecuteStatementCommand, BatchStatementResponse, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The reply to one statement: empty if it is done, its error code, or an error of the whole call. */
export type ScriptedAnswer = (key: string, call: number) => string | Error | undefined;

export function scriptedClient(answer: ScriptedAnswer) {
  const calls: string[][] = [];
  const waits: number[] = [];
  const send = async ({ input }: BatchExecuteStatementCommand) => {
    const keys = (input.Statements ?? []).map(({ Parameters = [] }) => String(Parameters[0]?.S));
    calls.push(keys);
    const Responses = keys.map((key): BatchStatementResponse => {
      const code = answer(key, calls.length);
      if (code instanceof Error) throw code;
      return code === undefined ? {} : ({ Error: { Code: code } } as BatchStatementResponse);
    });
    return { Responses };
  };
  const sleep = async (delayMs: number) => void waits.push(delayMs);
  return { client: { send } as unknown as DynamoDBClient, clock: { sleep }, random: () => 0.5, calls, waits };
}
