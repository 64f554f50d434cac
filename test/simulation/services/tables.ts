// The two simulated tables: Powertools' idempotency records, and stamps behind a DynamoDB client with the two commands
// that the ledger sends. Conditions are checked at the moment a call takes effect.
import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { keepingUnansweredLocks } from '../../../src/pipeline/write/unanswered-locks.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { CallKind, World } from '../world.ts';
import { callService } from './service-call.ts';

type RecordParts = ConstructorParameters<typeof IdempotencyRecord>[0];
type Item = NonNullable<PutItemCommand['input']['Item']>;

export interface Tables {
  idempotency: Map<string, RecordParts>;
  stamps: Map<string, Item>;
}

export const createTables = (): Tables => ({ idempotency: new Map(), stamps: new Map() });

const throttled = () => Object.assign(new Error('throttled'), { name: 'ProvisionedThroughputExceededException' });

const tableCall = <T>(world: World, lifetime: Lifetime, kind: CallKind, name: string, apply: () => T): Promise<T> => {
  const isLate = kind === 'DynamoDB stamp writes' && world.occurs('stamps saved late');
  return callService(world, lifetime, {
    name,
    kind,
    rejection: 'DynamoDB rejects a call',
    lostReply: 'DynamoDB reply lost',
    failure: throttled,
    apply,
    ...(isLate ? { arriveMs: world.random.between(8_000, world.random.pick([40_000, 150_000])) } : {}),
  });
};

/** Keeps the records under the same conditions as Powertools' own DynamoDB layer. */
export class SimulatedPersistence extends keepingUnansweredLocks(BasePersistenceLayer) {
  readonly #call: <T>(kind: CallKind, name: string, apply: () => T) => Promise<T>;
  readonly #records: Map<string, RecordParts>;

  constructor(world: World, lifetime: Lifetime, { idempotency }: Tables) {
    super();
    this.#records = idempotency;
    this.#call = (kind, name, apply) => tableCall(world, lifetime, kind, name, apply);
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey: key } = record;
    await this.#call('DynamoDB locks', `locks ${short(key)}`, () => {
      const now = Date.now();
      const old = this.#records.get(key);
      const isUnlocked =
        old === undefined ||
        (old.expiryTimestamp ?? 0) < now / 1_000 ||
        (old.status === IdempotencyRecordStatus.INPROGRESS && (old.inProgressExpiryTimestamp ?? Infinity) < now);
      if (!isUnlocked) throw new IdempotencyItemAlreadyExistsError('locked', new IdempotencyRecord(old));
      this.#records.set(key, partsOf(record));
    });
  }

  protected async _getRecord(key: string): Promise<IdempotencyRecord> {
    return this.#call('DynamoDB locks', `reads ${short(key)}`, () => {
      const record = this.#records.get(key);
      if (!record) throw new IdempotencyItemNotFoundError();
      return new IdempotencyRecord(record);
    });
  }

  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey: key } = record;
    await this.#call('DynamoDB completions', `completes ${short(key)}`, () => {
      this.#records.set(key, { ...this.#records.get(key), ...partsOf(record) });
    });
  }

  protected async _deleteRecord({ idempotencyKey: key }: IdempotencyRecord): Promise<void> {
    await this.#call('DynamoDB lock releases', `unlocks ${short(key)}`, () => {
      this.#records.delete(key);
    });
  }
}

const short = (key: string) => key.slice(-12, -4);

function partsOf(record: IdempotencyRecord): RecordParts {
  const { idempotencyKey, expiryTimestamp, inProgressExpiryTimestamp, responseData, payloadHash } = record;
  const parts = { idempotencyKey, status: record.getStatus(), expiryTimestamp, responseData, payloadHash };
  return (inProgressExpiryTimestamp === undefined ? parts : { ...parts, inProgressExpiryTimestamp }) as RecordParts;
}

/** Has only `send`: the ledger uses no other part of the client. */
export function stampClient(world: World, lifetime: Lifetime, { stamps }: Tables): DynamoDBClient {
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof BatchGetItemCommand) {
      const [[tableName, { Keys = [] }]] = Object.entries(command.input.RequestItems ?? {}) as [
        [string, { Keys?: { record: { S: string } }[] }],
      ];
      return tableCall(world, lifetime, 'DynamoDB stamp reads', `reads the stamps of ${Keys.length} records`, () => {
        const isPartial = world.occurs('DynamoDB leaves keys unprocessed');
        const processed = isPartial ? Keys.slice(0, Math.floor(Keys.length / 2)) : Keys;
        const unprocessed = Keys.slice(processed.length);
        return {
          Responses: {
            [tableName]: processed.map(({ record }) => stamps.get(record.S)).filter((item) => item !== undefined),
          },
          UnprocessedKeys: unprocessed.length === 0 ? {} : { [tableName]: { Keys: unprocessed } },
        };
      });
    }
    if (command instanceof PutItemCommand) {
      const { Item = {}, ConditionExpression = '', ExpressionAttributeValues = {} } = command.input;
      const key = Item.record?.S ?? '';
      return tableCall(
        world,
        lifetime,
        'DynamoDB stamp writes',
        `saves version ${Item.version?.N} of stamps ${key.slice(0, 6)}`,
        () => {
          const old = stamps.get(key);
          const expected = ConditionExpression.startsWith('attribute_not_exists')
            ? undefined
            : ExpressionAttributeValues[':version']?.N;
          if (old?.version?.N !== expected) {
            throw new ConditionalCheckFailedException({ message: 'changed meanwhile', $metadata: {} });
          }
          stamps.set(key, Item);
          return {};
        },
      );
    }
    throw new Error('The simulated stamp table does not support this command.');
  };
  return { send } as unknown as DynamoDBClient;
}
