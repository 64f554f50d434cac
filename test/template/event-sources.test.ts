// The local stack must read the queues with the template's numbers, and both must be numbers that Lambda accepts.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument, type ScalarTag } from 'yaml';
import { checkSettings } from '../../src/local/event-source/settings.ts';
import { eventSources } from '../../src/local/stack-resources.ts';

const reference: ScalarTag = { tag: '!Ref', resolve: (name) => ({ Ref: name }) };
const text = await readFile('template.yaml', 'utf8');
const template = parseDocument(text, { logLevel: 'silent', customTags: [reference] }).toJS();

/** The settings of an event source with the defaults of the parameters. */
function deployed(event: 'Events' | 'Backlog') {
  const { Properties } = template.Resources.ExportFunction.Properties.Events[event];
  const defaultOf = ({ Ref }: { Ref: string }): number => template.Parameters[Ref].Default;
  return {
    batchSize: defaultOf(Properties.BatchSize),
    windowSeconds: defaultOf(Properties.MaximumBatchingWindowInSeconds),
    maximumConcurrency: defaultOf(Properties.ScalingConfig.MaximumConcurrency),
  };
}

test('the local stack has the event sources of the template, and Lambda accepts them', () => {
  const settings = { event: deployed('Events'), backlog: deployed('Backlog') };
  expect(settings).toEqual(eventSources);
  expect(() => Object.values(settings).forEach(checkSettings)).not.toThrow();
});

test('a deployment with a large batch and no window is refused before anything is changed', () => {
  const { RuleCondition, Assertions } = template.Rules.EventBatchNeedsWindow;
  expect(RuleCondition).toEqual([{ Ref: 'EventBatchWindowSeconds' }, '0']);
  const [sizes, parameter] = Assertions[0].Assert['Fn::Contains'];
  expect(parameter).toEqual({ Ref: 'EventBatchSize' });
  for (const batchSize of [1, 10, 11, 500]) {
    let accepted = true;
    try {
      checkSettings({ batchSize, windowSeconds: 0 });
    } catch {
      accepted = false;
    }
    expect([batchSize, sizes.includes(String(batchSize))]).toEqual([batchSize, accepted]);
  }
  // The backlog always has a window.
  expect(template.Parameters.BacklogBatchWindowSeconds.MinValue).toBe(1);
});

test('a batch with a window is shorter than the time for which the queue hides its messages', () => {
  const { Timeout } = template.Resources.ExportFunction.Properties;
  for (const [queue, window] of [
    ['EventQueue', 'EventBatchWindowSeconds'],
    ['BacklogQueue', 'BacklogBatchWindowSeconds'],
  ] as const) {
    const { VisibilityTimeout } = template.Resources[queue].Properties;
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout + template.Parameters[window].MaxValue);
  }
});
