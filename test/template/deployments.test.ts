// What can stop a deployment, and what a pause changes.
import { expect, test } from 'vitest';
import { readTemplate, templateAlarms } from '../alarms/cloudwatch/template-alarms.ts';

const { Resources, Parameters, Conditions } = await readTemplate();

const alarmsOf = (name: string): string[] =>
  Resources[name].Properties.DeploymentPreference.Alarms.map(({ Ref }: { Ref: string }) => Ref);

test.each(['ExportFunction', 'RecoverFunction'])(
  'a deployment of %s is rolled back only by alarms that watch its new version and carry it in their names',
  async (name) => {
    const resources = alarmsOf(name);
    // CodeDeploy takes ten at most.
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.length).toBeLessThanOrEqual(10);
    for (const resource of resources) {
      const [before, after] = await Promise.all(
        ['7', '8'].map(async (version) =>
          (await templateAlarms({ versions: { [name]: version } })).find((alarm) => alarm.resource === resource),
        ),
      );
      expect(before?.name).not.toBe(after?.name);
      expect(after?.name).toContain('-version-8-');
      const dimensions = (after?.queries ?? []).flatMap(({ metric }) => (metric ? [metric.dimensions] : []));
      expect(dimensions.length).toBeGreaterThan(0);
      for (const each of dimensions) expect(each.version ?? each.ExecutedVersion).toBe('8');
      expect(after?.treatMissingData).toBe('notBreaching');
    }
  },
);

test('no alarm but those of deployments has a version', async () => {
  const own = new Set([...alarmsOf('ExportFunction'), ...alarmsOf('RecoverFunction')]);
  for (const { resource, name, queries } of await templateAlarms({ parameters: { SweepSchedule: 'daily' } })) {
    const named = queries.flatMap(({ metric }) => Object.keys(metric?.dimensions ?? {}));
    expect([resource, /version/.test(name) || named.some((each) => /version/i.test(each))]).toEqual([
      resource,
      own.has(resource),
    ]);
  }
});

test('with RollbackPercent=101, no share is large enough', async () => {
  const { MaxValue } = Parameters.RollbackPercent;
  expect(MaxValue).toBe(101);
  const alarms = await templateAlarms({ parameters: { RollbackPercent: MaxValue } });
  const own = alarms.filter(({ name }) => name.includes('-version-'));
  expect(own).toHaveLength(3);
  for (const { comparison, threshold } of own)
    expect([comparison, threshold]).toEqual(['GreaterThanOrEqualToThreshold', 101]);
});

test('a pause disables both event sources and changes nothing else, so that no code is deployed', () => {
  const enabled = { 'Fn::If': ['Running', true, false] };
  const { Events } = Resources.ExportFunction.Properties;
  expect([Events.Events.Properties.Enabled, Events.Backlog.Properties.Enabled]).toEqual([enabled, enabled]);
  expect(Conditions.Running).toEqual({ 'Fn::Equals': [{ Ref: 'Paused' }, 'false'] });
  expect(Parameters.Paused).toMatchObject({ Default: 'false', AllowedValues: ['false', 'true'] });
  const text = JSON.stringify({ Resources, Conditions });
  expect(text.split('"Paused"')).toHaveLength(2);
  expect(text.split('"Running"')).toHaveLength(4);
});
