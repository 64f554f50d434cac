// A person who has only a keyboard: no mouse, no call that moves the focus.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Keyboard {
  /** `Enter`, `Control+k` */
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Presses Tab until the element has the focus. */
  tabTo(element: Locator, options?: { key?: string }): Promise<void>;
  /** Waits until the element has the focus. */
  isOn(element: Locator): Promise<void>;
  /** Opens what is called so by "Find anything". */
  find(name: string, hit: RegExp): Promise<void>;
}

/** More than any screen has. */
const mostTabs = 300;

export function keyboardOf(page: Page): Keyboard {
  const hasFocus = (element: Locator) => element.evaluate((each) => each.contains(each.ownerDocument.activeElement));
  const isOn = (element: Locator) => expect.poll(() => hasFocus(element), { timeout: 120_000 }).toBe(true);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  return {
    press,
    type: (text) => page.keyboard.type(text),
    async tabTo(element, { key = 'Tab' } = {}) {
      await element.waitFor();
      for (let tabs = 0; tabs < mostTabs; tabs += 1) {
        if (await hasFocus(element)) return;
        await page.keyboard.press(key);
      }
      throw new Error(`${mostTabs} times ${key} do not lead to ${element}.`);
    },
    isOn,
    async find(name, hit) {
      await press('Control+k');
      await page.keyboard.type(name);
      await page.getByRole('option', { name: hit, selected: true }).waitFor();
      await press('Enter');
      await page.getByRole('dialog', { name: 'Find anything' }).waitFor({ state: 'detached' });
    },
  };
}

/** Has to run before the page: counts what only a mouse, a pen or a finger does. */
export const countPointers = (page: Page) =>
  page.evaluate(`addEventListener('pointerdown', () => { document.documentElement.dataset.pointers = 'used' }, true)`);

export const expectNoPointer = async (page: Page) =>
  expect(await page.locator('html').getAttribute('data-pointers')).toBe(null);
