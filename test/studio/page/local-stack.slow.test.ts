import { expect, it } from 'vitest';
import { login } from '../../end-to-end/harness/events.ts';
import { seriousFindingsEverywhere } from './harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

describeWithChromium('the local stack, by hand', () => {
  const { open, studio, expectsReport } = studioBrowser();

  it('starts where nothing runs, makes an event fail, and brings it through again', async () => {
    const page = await open('/events');
    await page.getByText('Nothing is running.').waitFor();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('No event has arrived yet.').waitFor();

    await page.getByText('npx s3sf publish FILE').waitFor();
    await page.getByRole('link', { name: 'Open a mapping' }).waitFor();

    await page.getByRole('button', { name: 'Make it fail' }).click();
    const menu = page.getByRole('dialog', { name: 'Make it fail' });
    await menu.getByRole('button', { name: /^A validation rule refuses every record/ }).click();
    await menu.getByText('On. It has not affected a call yet.').waitFor();
    expect(await seriousFindingsEverywhere(page)).toEqual([]);
    await page.keyboard.press('Escape');
    // What is on is said without the menu, and turned off beside it.
    await page.getByRole('status').getByText('A validation rule refuses every record').waitFor();
    await studio().publish(login({ id: 'evt-refused', counselor: 'cc-1' }));
    await page.getByRole('button', { name: '1 new' }).or(page.getByText('evt-refused')).first().click();
    await page.getByRole('button', { name: /^Dead letter counselor\.login evt-refused/ }).click();
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('button', { name: 'Turn off' }).waitFor({ state: 'detached' });

    const detail = page.getByRole('region', { name: 'Event evt-refused' });
    await detail.getByRole('button', { name: 'Redrive', exact: true }).click();
    const question = detail.getByRole('region', { name: 'Redrive' });
    await question.getByText(/^1 event leaves the dead-letter queue/).waitFor();
    await question.getByText('The saved mapping writes Contact.').waitFor();
    await detail.getByText('Dead letter').first().waitFor();
    await question.getByRole('button', { name: 'Redrive 1 event' }).click();
    await detail.getByText(/^Tried again at .*: Written\. Contact/).waitFor();
    await detail.getByRole('link', { name: /^003/ }).click();
    await page.getByRole('button', { name: 'cc-1', exact: true }).waitFor();
  });

  it('says before a redrive that the event would fail again', async () => {
    const bad = { ...login({ id: 'evt-bad', counselor: 'cc-2' }), data: { counselor: { id: 'cc-2' } } };
    await studio().publish(bad);
    const page = await open('/events?outcome=dead-letter');
    await expect.poll(() => page.getByText('evt-bad').count(), { timeout: 60_000 }).toBeGreaterThan(0);
    await page.getByRole('button', { name: /evt-bad/ }).click();
    await page.getByRole('button', { name: 'Redrive', exact: true }).click();
    await page.getByText(/^The saved mapping still fails for this event\./).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Redrive it' }).click();
    const all = page.getByRole('dialog', { name: 'Redrive all' });
    await all.getByText(/^1 event leaves the dead-letter queue/).waitFor();
    expect(await seriousFindingsEverywhere(page)).toEqual([]);
  });

  it('sends an example of a saved mapping, and leads to what became of it', async () => {
    const events = await open('/events');
    const start = events.getByRole('button', { name: 'Start' });
    const isRunning = events.getByRole('button', { name: 'Make it fail' });
    await start.or(isRunning).waitFor();
    if (await start.isVisible()) await start.click();
    await isRunning.waitFor();
    const page = await open('/mapping/mappings/counselor.login.yaml');
    const send = page.getByRole('button', { name: 'Send to the local stack' });
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# one more line');
    await send.click();
    await page.getByText(/this one has unsaved changes\. Save it first\.$/).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Unsaved changes', { exact: true }).waitFor({ state: 'detached' });
    await page.getByText(/Save it first/).waitFor({ state: 'detached' });
    await send.click();
    // It may not have an outcome yet.
    expectsReport(/status of 404/);
    await page.getByRole('link', { name: 'Open the event' }).click();
    const detail = page.getByRole('region', { name: /^Event / });
    await detail
      .getByRole('list', { name: 'Records' })
      .getByText(/^Contact (created|updated)/)
      .waitFor();
    expect(await seriousFindingsEverywhere(page)).toEqual([]);
  });

  it('refuses to send what has an error', async () => {
    const page = await open('/mapping/mappings/counselor.login.yaml');
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nnonsense: 1');
    await page
      .getByText(/^1 error/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Send to the local stack' }).click();
    await page.getByText(/^This mapping has an error in line \d+/).waitFor();
  });
});
