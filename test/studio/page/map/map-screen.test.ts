import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from '../harness/studio-browser.ts';

describeWithChromium('the Map', () => {
  const { open } = studioBrowser();

  it('answers by keyboard alone who writes a field, and opens its line', async () => {
    const page = await open('/map');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('input[aria-label="Find anything"]:focus').waitFor();
    await page.keyboard.type('LastName');
    await page
      .getByRole('option', { name: /^Last Name.*Contact/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Last Name' });
    await panel.getByText('3 event types write it').waitFor();
    await panel.getByText('counselor.login', { exact: true }).waitFor();
    for (let tabs = 0; tabs < 80; tabs += 1) {
      if (await page.evaluate('document.activeElement?.textContent === "Open mapping"')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('.cm-line.cm-tied', { hasText: 'LastName: data.counselor.last_name' }).waitFor();
  });

  it('moves by arrow keys, and Esc shows all again', async () => {
    const page = await open('/map/Contact/LastName');
    const current = () => page.locator('.picture [aria-current="true"]');
    await current().focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => current().textContent()).toMatch(/^First Name/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/map\/counselor\.\w+\/\d$/);
    await page.keyboard.press('Home');
    await expect.poll(() => current().textContent()).toMatch(/^conversation\.feedback/);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
  });

  it('answers by mouse who writes a field, in the picture and in the table', async () => {
    const page = await open('/map');
    await page.getByRole('button', { name: /^Contact/ }).click();
    await page.getByRole('button', { name: /^Last Name/ }).click();
    await page.getByRole('complementary', { name: 'Last Name' }).getByText('3 event types write it').waitFor();
    expect(await page.locator('.lines .chosen').count()).toBe(3);
    await page.getByRole('button', { name: 'Table' }).click();
    await page
      .getByRole('row', { name: /Texters Helped/ })
      .getByRole('button')
      .click();
    await page.getByRole('complementary', { name: 'Texters Helped' }).getByText('1 event type writes it').waitFor();
  });

  it('shows what a filter counts', async () => {
    const page = await open('/map');
    await page.getByRole('button', { name: /event types? without a mapping/ }).click();
    await page.getByRole('button', { name: /^shift\.ended/ }).click();
    await page.getByRole('button', { name: 'New event type' }).click();
    await page.getByLabel('The event as JSON').waitFor();
  });
});
