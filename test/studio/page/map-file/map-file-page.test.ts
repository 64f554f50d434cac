import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { s3sf } from '../../../cli/run-s3sf.ts';
import { fileBrowser } from '../harness/file-browser.ts';
import { describeWithChromium } from '../harness/studio-browser.ts';

const hostile = `event: '</script><script>alert(1)</script>'
description: "<!-- <script> </noscript><img src=x onerror=alert(2)> &lt;b&gt;"
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: '"</script><img src=x onerror=alert(3)><!--"'
`;

describeWithChromium('the file of the overview', () => {
  const { open } = fileBrowser();
  let folder = '';
  const file = (name: string) => path.join(folder, name);
  const write = async (name: string, ...args: string[]) => {
    const { code, out, err } = await s3sf(['overview', ...args, '--html']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await writeFile(file(name), out);
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 's3sf-map-'));
    await write('all.html');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says who writes a field: by mouse in the picture, and Esc shows all again', async () => {
    const page = await open(file('all.html'));
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    await page.getByRole('button', { name: /^Contact/ }).click();
    await page.getByRole('button', { name: /^Last Name/ }).click();
    const panel = page.getByRole('complementary', { name: 'Last Name' });
    await panel.getByText('3 event types write it').waitFor();
    await panel.getByText('The newest event wins').waitFor();
    await panel.getByText(/^mappings\/counselor\.login\.yaml:\d+$/).waitFor();
    await panel.getByText('This cannot happen').waitFor();
    await panel.getByText(/examples set it/).waitFor();
    expect(await page.locator('.lines .chosen').count()).toBe(3);
    expect(new URL(page.url()).hash).toBe('#/map/Contact/LastName');
    // The focus is nowhere after a click on the ground of the panel.
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
    expect(await page.locator('.lines .chosen').count()).toBe(0);
  });

  it('moves by arrow keys', async () => {
    const page = await open(file('all.html'), '#/map/Contact/LastName');
    const current = () => page.locator('.picture [aria-current="true"]');
    await current().focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => current().textContent()).toMatch(/^First Name/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/map\/counselor\.\w+\/\d$/);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
  });

  it('shows what a filter counts, in the picture and in the table', async () => {
    const page = await open(file('all.html'));
    const several = page.getByRole('button', { name: /written by several events/ });
    const count = Number(/\d+/.exec((await several.textContent()) ?? '')?.[0]);
    await several.click();
    await page.getByRole('button', { name: 'Table' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(count);
    await page
      .getByRole('row', { name: /Last Name/ })
      .getByRole('button')
      .click();
    await page.getByRole('complementary', { name: 'Last Name' }).waitFor();
    await page.getByRole('button', { name: /event types? without a mapping/ }).click();
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('button', { name: /^shift\.ended/ }).click();
    await page.getByText('It is in examples/an-evening.jsonl.').waitFor();
  });

  it('copies the words with file and line', async () => {
    const page = await open(file('all.html'), '#/map/Contact/LastName', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await page.getByText('Copied as text, with files and lines.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/\(mappings\/counselor\.login\.yaml:\d+\)/);
  });

  it('says so if the browser does not let it copy', async () => {
    const page = await open(file('all.html'), '#/map/Contact/LastName');
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"))');
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await page.getByText('The browser does not let this page copy.').waitFor();
  });

  it('shows all if the address names nothing that it knows', async () => {
    const page = await open(file('all.html'), '#http://[');
    for (const hash of ['#/map/Nothing/Here?as=?', '#/map/%', '#x', '#//']) {
      await page.getByRole('heading', { name: 'All mappings' }).waitFor();
      await page.evaluate('location.hash = "#/map/Contact/LastName"');
      await page.getByRole('complementary', { name: 'Last Name' }).waitFor();
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    }
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
  });

  it('opens on the name that the command was given', async () => {
    await write('field.html', 'Contact.LastName');
    const page = await open(file('field.html'));
    await page.getByRole('complementary', { name: 'Last Name' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'All mappings' }).waitFor();
  });

  it('has no button that needs the studio, and no address but its own', async () => {
    const page = await open(file('all.html'), '#/map/counselor.login/0');
    await page.getByRole('complementary').waitFor();
    expect(await page.getByRole('link').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Open mapping|Show events|New event type/ }).count()).toBe(0);
  });

  it('prints what is chosen, and the table', async () => {
    const page = await open(file('all.html'), '#/map/Contact/LastName');
    await page.locator('.lines .chosen').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.getByRole('table').isVisible()).toBe(true);
    expect(await page.locator('.picture').count()).toBe(0);
    expect(await page.getByText('3 event types write it').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Copy as text' }).isVisible()).toBe(false);
    const below = 'document.querySelector("table").getBoundingClientRect().bottom <= document.body.scrollHeight + 1';
    expect(await page.evaluate(below)).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.querySelector(".map-panel")).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.lines .chosen').first().waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
  });

  it('shows the table where no script runs', async () => {
    const page = await open(file('all.html'), '', { javaScriptEnabled: false });
    await page.getByRole('heading', { name: 'What the mappings do' }).waitFor();
    // Playwright finds no text in a noscript.
    expect(await page.locator('.without-script').textContent()).toContain('6 mappings, 7 event types');
    expect(await page.getByRole('row', { name: /Last Name.*counselor\.login/ }).isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('keeps every text a text', async () => {
    await writeFile(file('hostile.yaml'), hostile);
    await write('hostile.html', '--mappings', folder, '--events', folder);
    const bare = await open(file('hostile.html'), '', { javaScriptEnabled: false });
    expect(await bare.locator('.without-script').textContent()).toContain('</script><script>alert(1)</script>');
    expect(await bare.locator('img').count()).toBe(0);
    const page = await open(file('hostile.html'));
    await page.getByRole('button', { name: /^<\/script>/ }).click();
    await page.getByText('<!-- <script> </noscript><img src=x onerror=alert(2)> &lt;b&gt;').waitFor();
    await page.getByText('"</script><img src=x onerror=alert(3)><!--"').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });
});
