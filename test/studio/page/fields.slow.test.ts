import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { certified } from '../../../scripts/studio/events.ts';
import { seriousFindingsEverywhere } from './harness/serious-findings.ts';
import { describeWithChromium, studioBrowser } from './harness/studio-browser.ts';

describeWithChromium('fields that the snapshot lacks', () => {
  const { open, studio } = studioBrowser({ files: certified });
  const permissions = ['clipboard-read', 'clipboard-write'];

  it('shows the metadata of a field, of another type as soon as that is chosen, and adds it', async () => {
    const page = await open('/salesforce/fields', { permissions });
    await page.getByRole('button', { name: '4 missing' }).waitFor();
    await page.getByRole('button', { name: /Certificate_Score__c$/ }).click();
    const panel = page.getByRole('complementary', { name: 'Contact.Certificate_Score__c' });
    const type = panel.getByLabel('Type');
    expect(await type.inputValue()).toBe('Number(16, 1)');
    await type.fill('Numbr');
    await panel.getByText(/^There is no type Numbr\./).waitFor();
    await type.fill('Percent(3, 1)');
    await panel.getByText('<type>Percent</type>').waitFor();
    await panel.getByRole('button', { name: 'Copy metadata' }).click();
    await page.getByText('Copied the metadata.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^<!-- salesforce\/\S+Certificate_Score__c\.field-meta\.xml -->\n<\?xml[\s\S]*<type>Percent<\/type>/,
    );
    expect(await seriousFindingsEverywhere(page)).toEqual([]);
    const answer = Promise.withResolvers<void>();
    await page.route('**/api/salesforce/missing', async (route) => {
      if (route.request().method() === 'POST') await answer.promise;
      await route.continue();
    });
    await panel.getByRole('button', { name: 'Add to snapshot' }).click();
    const adding = panel.getByRole('button', { name: 'Adding…' });
    expect(await adding.getAttribute('aria-disabled')).toBe('true');
    await panel.getByText('Contact field, being added').waitFor();
    answer.resolve();
    await panel.getByText('Contact field, added to the snapshot').waitFor();
    await adding.waitFor({ state: 'detached' });
    // Above the metadata, which can be longer than the panel.
    expect(await panel.getByRole('heading', { level: 3 }).first().textContent()).toContain('Added');
    await page.getByRole('button', { name: '3 missing' }).waitFor();
    const snapshot = await readFile(join(studio().folder, 'salesforce/schema/Contact.json'), 'utf8');
    expect(JSON.parse(snapshot).fields).toContainEqual(
      expect.objectContaining({ name: 'Certificate_Score__c', type: 'percent' }),
    );
  });

  it('says how to read an object that only an org knows', async () => {
    const page = await open('/salesforce/fields', { permissions });
    const unknown = page.getByRole('region', { name: 'The fields of Certificate__c are not known yet.' });
    await unknown.getByRole('button', { name: 'Pull' }).click();
    await unknown.getByText('The studio is not connected to an org.').waitFor();
    await unknown.getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'npx s3sf schema pull Certificate__c --secret secret.json',
    );
  });

  it('says in one line that there is no org to compare with', async () => {
    const page = await open('/salesforce/fields');
    await page.getByRole('button', { name: '– drift' }).click();
    await page.getByText(/^There is no org to compare with\./).waitFor();
    expect(await seriousFindingsEverywhere(page)).toEqual([]);
  });
});
