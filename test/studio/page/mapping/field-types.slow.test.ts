import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

describeWithChromium('types of fields', () => {
  const { open } = studioBrowser();

  it('are named as people see them in Salesforce, in the open row and in Add field', async () => {
    const page = await open('/mapping/counselor.active_rescue');
    await page.locator('[data-row="records/2/fields/Subject"]').click();
    await page.locator('.form-row-open').getByText('Picklist that takes other values', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('region', { name: /^Contact,/ })
      .getByRole('button', { name: 'Add field' })
      .click();
    await page.getByText('Text (40)').first().waitFor();
    const texts = (await page.locator('.menu').last().textContent()) ?? '';
    for (const type of [
      'Text (80)',
      'link: Contact with this Counselor ID',
      'Picklist',
      'Date/Time',
      'Long Text Area (32,000)',
    ])
      expect(texts).toContain(type);
    expect(texts).not.toMatch(/combobox|multipicklist|textarea|up to \d+ characters/);
  });
});
