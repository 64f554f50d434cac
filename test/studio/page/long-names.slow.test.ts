// Long names and a narrow window: what holds them wraps or cuts them, and nothing scrolls sideways.
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

const type = `platform.${'a_very_long_name_of_an_event_type_'.repeat(5)}finish`;
const mapping = `event: ${type}
records:
  - object: Contact
    key: { Counselor_Id__c: data.counselor.id }
    fields:
      LastName: data.counselor.last_name
  - object: Supervisor_Note__c
    key: { Note_Id__c: data.id }
    fields: { Text__c: data.text }
`;
describeWithChromium('long names and narrow windows', () => {
  const { open } = studioBrowser({ files: { 'mappings/long.yaml': mapping } });

  it('wraps a long event type in the panel of the map', async () => {
    const page = await open('/map/Contact/LastName');
    await page.locator('.panel-row', { hasText: type }).waitFor();
    expect(await isTooWide(page.locator('.panel-body'))).toBe(false);
  });

  it('wraps a long event type in the table of the map', async () => {
    const page = await open('/map?as=table');
    await page.getByRole('cell', { name: type }).first().waitFor();
    const box = await page.getByRole('cell', { name: type }).first().boundingBox();
    expect(box?.width).toBeLessThanOrEqual(300);
  });

  it('keeps the menu of mappings within the window', async () => {
    const page = await open(`/mapping/${type}`);
    await page.locator('.mapping-name button').click();
    const box = await page.locator('.menu').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280 - 16);
  });

  it('keeps Picture and Table readable beside the filters', async () => {
    const page = await narrow('/map');
    await page.locator('.lines path').first().waitFor({ state: 'attached' });
    expect(await isTooWide(page.locator('.switch'))).toBe(false);
    expect(await isTooWide(page.locator('.screen-bar'))).toBe(false);
  });

  it('keeps the events that change within their column', async () => {
    const page = await narrow('/mapping/counselor.active_rescue');
    await page.getByText(/^checked in/).waitFor();
    await page.locator('[data-row="records/2/fields/Subject"]').click();
    await page.keyboard.type(' & "!"');
    await page.getByRole('link', { name: 'Compare' }).last().click();
    await page.locator('.changed-event').first().waitFor();
    expect(await isTooWide(page.locator('.changed-events'))).toBe(false);
  });

  const narrow = (path: string): Promise<Page> => open(path, { viewport: { width: 1024, height: 768 } });
});

const isTooWide = (place: Locator): Promise<boolean> =>
  place.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
