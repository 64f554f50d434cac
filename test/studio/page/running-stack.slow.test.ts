import { expect, it } from 'vitest';
import { save } from './harness/save.ts';
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
    await page.getByLabel('Search events').fill('evt-bad');
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

  it('makes a record in Salesforce from an event kind that was pasted, without a line of YAML', async () => {
    const event = {
      specversion: '1.0',
      id: 'evt-cert-1',
      source: 'https://platform.example/certificates',
      type: 'counselor.certified',
      time: '2026-03-02T15:04:05Z',
      data: { counselor_id: 'cc-77', first_name: 'Noor', last_name: 'Haddad' },
    };
    const page = await open('/mapping/new');
    await page.getByLabel('The event as JSON').fill(JSON.stringify(event));
    await page.getByRole('checkbox', { name: /^Contact/ }).check();
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('Not saved yet').waitFor();
    await save(page);
    await expect
      .poll(
        async () => {
          // A new mapping is deployed once the local stack has seen it.
          await studio().publish(event);
          await page.goto(new URL('/salesforce/records/Contact', page.url()).href);
          await page.getByRole('table').waitFor();
          return page.getByRole('button', { name: 'Haddad', exact: true }).count();
        },
        { timeout: 90_000, interval: 2_000 },
      )
      .toBe(1);
  });
});
