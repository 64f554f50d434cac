// A queue's attributes: strings in the protocol, numbers in here. Unknown or out-of-range attributes are refused.

import { SqsError } from '../calls/sqs-error.ts';
import type { QueueCounts } from './queue.ts';

export interface QueueSettings {
  visibilitySeconds: number;
  delaySeconds: number;
  retentionSeconds: number;
  receiveWaitSeconds: number;
  maximumMessageBytes: number;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
  /** Stored and returned without effect: policies and encryption. */
  other: Record<string, string>;
}

export const defaultSettings: QueueSettings = {
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  receiveWaitSeconds: 0,
  maximumMessageBytes: 1_048_576,
  other: {},
};

const numbers = {
  VisibilityTimeout: { setting: 'visibilitySeconds', min: 0, max: 43_200 },
  DelaySeconds: { setting: 'delaySeconds', min: 0, max: 900 },
  MessageRetentionPeriod: { setting: 'retentionSeconds', min: 60, max: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { setting: 'receiveWaitSeconds', min: 0, max: 20 },
  MaximumMessageSize: { setting: 'maximumMessageBytes', min: 1024, max: 1_048_576 },
} as const;

const ignoredAttributes = [
  'Policy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
];

/** Returns the settings with these attributes changed. @throws SqsError for values that SQS would refuse */
export function changeSettings(settings: QueueSettings, attributes: Readonly<Record<string, string>>): QueueSettings {
  const changed: QueueSettings = { ...settings, other: { ...settings.other } };
  for (const [name, text] of Object.entries(attributes)) {
    if (Object.hasOwn(numbers, name)) {
      const { setting, min, max } = numbers[name as keyof typeof numbers];
      changed[setting] = numberWithin(name, text, min, max);
    } else if (name === 'RedrivePolicy') {
      delete changed.redrive;
      if (text !== '') changed.redrive = redrivePolicy(text);
    } else if (ignoredAttributes.includes(name)) changed.other[name] = text;
    else throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  return changed;
}

function numberWithin(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max) {
    throw new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  }
  return number;
}

function redrivePolicy(text: string): NonNullable<QueueSettings['redrive']> {
  const { deadLetterTargetArn, maxReceiveCount } = parseObject(text);
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw new SqsError('InvalidAttributeValue', 'Invalid value for the parameter RedrivePolicy.');
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: refused by the caller, like JSON without the two fields.
  }
  return {};
}

export interface QueueFacts {
  arn: string;
  /** Seconds since 1970. */
  createdAt: number;
  changedAt: number;
}

/** All attributes in the format of GetQueueAttributes. */
export function listAttributes(
  settings: QueueSettings,
  counts: QueueCounts,
  facts: QueueFacts,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, { setting }] of Object.entries(numbers)) texts[name] = String(settings[setting]);
  return {
    ...texts,
    ...(settings.redrive ? { RedrivePolicy: JSON.stringify(settings.redrive) } : {}),
    ...settings.other,
    QueueArn: facts.arn,
    CreatedTimestamp: String(facts.createdAt),
    LastModifiedTimestamp: String(facts.changedAt),
    ApproximateNumberOfMessages: String(counts.ready),
    ApproximateNumberOfMessagesNotVisible: String(counts['in-flight']),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  };
}
