import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

describeWithChromium('Compare', () => {
  const { open } = studioBrowser();

  it('shows before it is saved what an edit changes, and for which events', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await page.locator('[data-row="records/2/fields/Subject"]').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"Please call " & (data.counselor.first_name ?: "your counselor")');
    await page.getByText('This edit changes 3 of 4 examples.').waitFor();
    await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'Compare' }).click();
    await page.getByText(/^3 of \d+ events change/).waitFor();
    const first = page.getByRole('region', { name: /the first rescue/ });
    expect(await first.getByRole('row', { name: /Task\.Subject/ }).textContent()).toMatch(
      /check in with Mira\s*Please call Mira/,
    );
    await first.getByText(/more fields, same/).waitFor();
    await page.getByRole('region', { name: 'Rules that changed' }).getByRole('link').first().click();
    await page.getByText('Unsaved changes').waitFor();
  });

  it('says that nothing differs', async () => {
    const page = await open('/compare');
    await page.getByText('Nothing differs.').waitFor();
  });
});
