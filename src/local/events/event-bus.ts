// The default event bus of EventBridge: sends an event to the queues whose rules match it. Patterns know exact texts and
// prefixes. Written from the Amazon EventBridge User Guide: "Creating event patterns", "How EventBridge retries
// delivering events", "Using dead-letter queues to process undelivered events". Retries take no time here: a queue that
// refuses is asked once more, as if 24 hours had passed.

type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };
type JsonObject = { [name: string]: Json | undefined };

export interface Rule {
  arn: string;
  /** Each field is an object, or a list of texts and `{ prefix }`. */
  pattern: JsonObject;
  targetArn: string;
  deadLetterArn?: string;
}

/** Why a queue did not take a message. EventBridge tries again only what is no fault of the set-up. */
export type NotTaken = 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'THROTTLING';

export interface EventBusOptions {
  /** Undefined if the queue took the message. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>): NotTaken | undefined;
}

export type EventBus = ReturnType<typeof createEventBus>;

export function createEventBus({ send }: EventBusOptions) {
  const rules: Rule[] = [];
  const refusals: NotTaken[] = [];
  /** Metrics of the namespace AWS/Events. */
  const metrics = { Invocations: 0, FailedInvocations: 0, InvocationsSentToDlq: 0, InvocationsFailedToBeSentToDlq: 0 };

  function deliver({ arn, targetArn, deadLetterArn }: Rule, body: string): void {
    metrics.Invocations += 1;
    let why = refusals.shift() ?? send(targetArn, body, {});
    const attempts = why === 'THROTTLING' ? 185 : 0;
    if (attempts > 0) why = refusals.shift() ?? send(targetArn, body, {});
    if (why === undefined) return;
    metrics.FailedInvocations += 1;
    if (deadLetterArn === undefined) return;
    const notSent = send(deadLetterArn, body, {
      RULE_ARN: arn,
      TARGET_ARN: targetArn,
      ERROR_CODE: why,
      ERROR_MESSAGE: `Failed to invoke ${targetArn}`,
      ...(attempts > 0 ? { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', RETRY_ATTEMPTS: String(attempts) } : {}),
    });
    if (notSent === undefined) metrics.InvocationsSentToDlq += 1;
    else metrics.InvocationsFailedToBeSentToDlq += 1;
  }

  return {
    metrics,
    /** The target of a rule refuses the next event. */
    refuseNext(why: NotTaken): void {
      refusals.push(why);
    },
    putRule(rule: Rule): void {
      rules.push(rule);
    },
    put(event: object): void {
      const body = JSON.stringify(event);
      for (const rule of rules) if (matches(JSON.parse(body), rule.pattern)) deliver(rule, body);
    },
  };
}

/** True if every field of the pattern matches; a list matches if one of its items does. */
export function matches(event: Json | undefined, pattern: Json | undefined): boolean {
  if (Array.isArray(pattern)) {
    if (pattern.length === 0) throw new Error('Empty arrays are not allowed in a pattern');
    return pattern.some((item) => matchesItem(event, item));
  }
  if (!isObject(pattern)) throw new Error('A field of a pattern must be an object or an array');
  const fields = Object.entries(pattern);
  return isObject(event) && fields.every(([name, value]) => matches(event[name], value));
}

function matchesItem(value: Json | undefined, item: Json): boolean {
  if (!isObject(item)) return value === item;
  const [[operator, operand] = []] = Object.entries(item);
  if (operator !== 'prefix' || typeof operand !== 'string')
    throw new Error(`The operator ${operator} is not known here`);
  return typeof value === 'string' && value.startsWith(operand);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
