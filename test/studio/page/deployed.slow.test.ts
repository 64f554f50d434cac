import { afterAll, expect, it } from 'vitest';
import { login } from '../../end-to-end/harness/events.ts';
import { type LikeDeployed, likeDeployed } from '../server/like-deployed.ts';
import { seriousFindingsEverywhere } from './harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

describeWithChromium('s3sf studio --stack', () => {
  let deployed: LikeDeployed | undefined;
  const { open } = studioBrowser(async () => {
    deployed = await likeDeployed();
    return { args: ['--stack', 'pipeline'], env: deployed.env };
  });
  afterAll(() => deployed?.close());
  const pipelineOf = () => {
    if (!deployed) throw new Error('The pipeline has not started.');
    return deployed.pipeline;
  };

  it('shows what waits in the queues, traces an event, and moves nothing before it is asked', async () => {
    const pipeline = pipelineOf();
    await pipeline.put('events/bad.json', {
      ...login({ id: 'evt-bad', counselor: 'cc-1' }),
      data: { counselor: { id: 'cc-1' } },
    });
    await pipeline.put('events/good.json', login({ id: 'evt-good', counselor: 'cc-2' }));
    await pipeline.quiet();
    const page = await open('/events');
    await page.getByText('a deployed stack. Its queues were read at').waitFor();
    expect(await page.getByRole('button', { name: 'Make it fail' }).count()).toBe(0);
    await page.getByRole('button', { name: /^Dead letter counselor\.login evt-bad/ }).click();
    const detail = page.getByRole('region', { name: 'Event evt-bad' });
    await detail.getByRole('button', { name: 'Redrive', exact: true }).click();
    await detail.getByText(/^1 event leaves the dead-letter queue of the deployed stack pipeline/).waitFor();
    await detail.getByRole('button', { name: 'Cancel' }).click();
    expect(pipeline.stack.sqs.sqs.counts('dead-letter')).toMatchObject({ ready: 1 });
    expect(await seriousFindingsEverywhere(page)).toEqual([]);

    await page.getByLabel('Search events').fill('evt-good');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Trace' }).click();
    await page.getByRole('button', { name: /^Written counselor\.login evt-good/ }).click();
    await page
      .getByRole('region', { name: 'Event evt-good' })
      .getByText(/^Contact created/)
      .waitFor();
  });

  it('redrives, and shows the queues as they are then', async () => {
    const page = await open('/events?outcome=dead-letter');
    await page.getByRole('button', { name: 'Redrive it' }).click();
    await page.getByRole('button', { name: 'Redrive 1 event' }).click();
    await page.getByText('1 event is in the backlog queue now.').waitFor();
    // It fails again, as it was said: a new attempt at the same event.
    await pipelineOf().quiet();
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('button', { name: /^Dead letter counselor\.login evt-bad/ }).waitFor();
  });
});
