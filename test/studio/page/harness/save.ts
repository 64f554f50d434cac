// Saving waits for what it says: a notice of an earlier save may still be in view.
import type { Page } from 'playwright-core';

/** Saves what was edited, and resolves once the file is written. */
export async function save(page: Page): Promise<void> {
  await saveButton(page, 'false').waitFor();
  await page.keyboard.press('Control+s');
  await saveButton(page, 'true').waitFor();
}

const saveButton = (page: Page, isDisabled: 'true' | 'false') =>
  page.locator(`.screen-bar button[aria-disabled="${isDisabled}"]`, { hasText: 'Save' });
