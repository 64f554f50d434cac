import { hash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { visibleOutput } from '../../../src/cli/rendering/visible.ts';
import { threadCpuClock } from '../../../src/clock.ts';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import { makeOverview } from '../../../src/overview/make-overview.ts';
import type { Overview } from '../../../src/overview/overview.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { readWholeSchema } from '../../../src/schema-files.ts';
import { mapFile } from '../../../src/studio/map-file/map-file.ts';
import { packOverview } from '../../../src/studio/map-file/pack-overview.ts';
import { readOverview } from '../../../src/studio/page/map-file/read-overview.ts';

let overview: Overview;
let html: string;
beforeAll(async () => {
  const [files, schema] = await Promise.all([readMappingFiles('mappings'), readWholeSchema('salesforce/schema')]);
  const { mappings } = await loadMappings(files, schema, { now: threadCpuClock() });
  overview = await makeOverview({ mappings, schema, now: threadCpuClock() });
  html = await mapFile(overview);
});

/** What a browser takes for the content of an element of raw text: all up to its first end tag. */
const contents = (text: string, tag: string) =>
  [...text.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}`, 'gis'))].map(([, content = '']) => content);

test('what is packed is read again', () => {
  expect(readOverview(JSON.stringify(packOverview(overview)))).toEqual(overview);
});

test('what is packed says a write once', () => {
  expect(JSON.stringify(packOverview(overview)).length).toBeLessThan(0.7 * JSON.stringify(overview).length);
});

test('the file has three scripts and the overview is one of them', () => {
  const scripts = contents(html, 'script');
  expect(scripts).toHaveLength(3);
  expect(readOverview(scripts[1] ?? '')).toEqual(overview);
});

test('its policy allows its own script and style, and no request', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  const hashOf = (text: string | undefined) => `'sha256-${hash('sha256', text ?? '', 'base64')}'`;
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf(contents(html, 'script')[2])}`,
    `style-src ${hashOf(contents(html, 'style')[0])}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('it names no address but those of XML namespaces', () => {
  const addresses = [...html.matchAll(/\bhttps?:\/\/[\w.:-]+/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org']));
  expect(html).not.toMatch(/127\.0\.0\.1|localhost/);
});

// A character that the last guard of the output escapes would change the script, and the browser would refuse it.
test('a terminal has nothing to escape in it', () => {
  expect(visibleOutput(html, { isTty: false, isColoured: false })).toBe(html);
});

test.each([
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '--></SCRIPT ><img src=x onerror=alert(1)>',
  '</noscript><script>alert(1)</script>',
  ']]></style>&lt;b&gt;"\'`alert(1)',
  '\u2028\u2029\\u003c',
])('a text with %j stays a text', async (hostile) => {
  const named: Overview = JSON.parse(JSON.stringify(overview));
  const [type, ...types] = named.eventTypes;
  const [object, ...objects] = named.objects;
  if (!type || !object) throw new Error('There is nothing to name.');
  const changed: Overview = {
    ...named,
    eventTypes: [{ ...type, description: hostile, file: hostile }, ...types],
    objects: [
      { ...object, label: hostile, fields: object.fields.map((field) => ({ ...field, label: hostile })) },
      ...objects,
    ],
    unmapped: [{ type: hostile, seenIn: [hostile] }],
  };
  const text = await mapFile(changed, { open: [hostile] });
  const scripts = contents(text, 'script');
  expect(scripts).toHaveLength(3);
  expect(JSON.parse(scripts[0] ?? '')).toEqual([hostile]);
  expect(readOverview(scripts[1] ?? '')).toEqual(changed);
  expect(scripts[2]).toBe(contents(html, 'script')[2]);
  expect(text.match(/<!--/g)).toBeNull();
  expect(contents(text, 'noscript')).toHaveLength(1);
  expect(contents(text, 'noscript')[0]).not.toMatch(/<(?:script|img)/i);
});
