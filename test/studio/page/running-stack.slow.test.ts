import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const login = (id: string, counselor: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example/sessions',
  type: 'counselor.login',
  time: '2026-05-20T22:00:00Z',
  data: { counselor },
});

describeWithChromium('the studio of a folder whose local stack runs', () => {
  const { open, studio } = studioBrowser({ withStack: true });

  it('shows why an event did not arrive, and takes it into the mapping', async () => {
    await studio().publish(
      login('evt-good', { id: 'cc-1', first_name: 'Mira', last_name: 'Okonjo' }),
      login('evt-bad', { id: 'cc-2' }),
    );
    const page = await open('/events');
    await page
      .getByRole('button', { name: /Dead letter counselor\.login evt-bad/ })
      .or(page.getByRole('button', { name: /new$/ }))
      .first()
      .waitFor();
    const fresh = page.getByRole('button', { name: /new$/ });
    await expect
      .poll(
        async () => {
          if (await fresh.isVisible()) await fresh.click();
          return page.getByRole('button', { name: /Dead letter counselor\.login evt-bad/ }).count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    // What matched is bold: a value of the event, or its id.
    await page.getByLabel('Search events').fill('cc-2');
    await page
      .locator('.event-row', { hasText: 'data.counselor.id: cc-2' })
      .locator('mark', { hasText: 'cc-2' })
      .waitFor();
    await page.getByLabel('Search events').fill('evt-bad');
    await page.locator('.event-row mark', { hasText: 'evt-bad' }).waitFor();
    await page.getByRole('button', { name: /evt-bad/ }).focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'Event evt-bad' });
    await detail
      .getByText(/last_name/)
      .first()
      .waitFor();
    await detail.getByRole('button', { name: 'Use in Mapping' }).click();
    await page.getByText('The event fails.').waitFor();
  });

  it('finds an event from anywhere by its id, or by a value of its key', async () => {
    const page = await open('/map');
    for (const text of ['evt-good', 'cc-1']) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(text);
      await page.getByRole('option', { name: /^evt-good/ }).waitFor();
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('evt-good');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Event evt-good' }).getByText('Written').first().waitFor();
  });

  it('shows a record, and which event set a field', async () => {
    const page = await open('/salesforce');
    await page.getByRole('button', { name: /^Contact/ }).click();
    await page.getByRole('button', { name: 'Okonjo', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Last Name' });
    await panel.getByRole('link', { name: 'evt-good' }).click();
    await page.getByRole('region', { name: 'Event evt-good' }).getByText('Written').first().waitFor();
  });

  it('compares the events that are in the local bucket', async () => {
    const page = await open('/mapping/counselor.login');
    await page.locator('[data-row$="fields/LastName"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('$uppercase(data.counselor.last_name)');
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('button', { name: 'Local bucket' }).click();
    await page.getByRole('cell', { name: 'OKONJO', exact: true }).waitFor();
    expect(await page.getByRole('cell', { name: 'Okonjo', exact: true }).count()).toBe(1);
    await page.getByRole('region', { name: 'Events that change' }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'Event evt-good' }).waitFor();
  });

  it('shows the text of an event as text, on every screen', async () => {
    const image = '<img src=x onerror=alert(1)>';
    const script = '<script>alert(1)</script>';
    await studio().publish(login(`evt-${script}`, { id: 'cc-66', first_name: script, last_name: image }), {
      ...login('evt-unknown', { id: 'cc-67' }),
      type: image,
    });
    const page = await open('/events');
    const injected = () => page.locator('img, script:not([src]), iframe, [onerror]').count();
    const listed = (text: string) => page.locator('.event-row', { hasText: text });
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.locator('.event-row').first().waitFor();
          return (await listed(`evt-${script}`).count()) + (await listed(image).count());
        },
        { timeout: 600_000 },
      )
      .toBe(2);
    await page.getByLabel('Search events').fill(script);
    await page.locator('mark', { hasText: script }).first().waitFor();
    await listed(script).click();
    const detail = page.getByRole('region', { name: `Event evt-${script}` });
    await detail.locator('pre', { hasText: image }).waitFor();
    expect(await injected()).toBe(0);
    await detail.getByRole('button', { name: 'Use in Mapping' }).click();
    await page.getByRole('region', { name: 'Result in Salesforce' }).getByText(image).waitFor();
    expect(await injected()).toBe(0);
    await page.getByRole('link', { name: 'Salesforce' }).click();
    await page.getByRole('button', { name: /^Contact/ }).click();
    await page.getByRole('button', { name: image, exact: true }).click();
    await page.getByRole('complementary').getByText(image).first().waitFor();
    expect(await injected()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type(image);
    await page.getByRole('option').getByText(image).first().waitFor();
    expect(await injected()).toBe(0);
    await page.keyboard.type(' and no event has this');
    await page.getByText(`Nothing matches “${image} and no event has this”.`).waitFor();
    expect(await injected()).toBe(0);
  });
});
