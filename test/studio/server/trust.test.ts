import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenStudio, openStudio, rawStatus } from './open-studio.ts';

let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

describe('who may call', () => {
  test('it listens on this machine alone', () => {
    expect(new URL(studio.url).hostname).toBe('127.0.0.1');
  });

  test('without the cookie, or with a wrong one, nothing is answered', async () => {
    const name = studio.cookie.split('=')[0] ?? '';
    expect(await rawStatus(`${studio.url}/api/project`, {})).toBe(403);
    expect(await rawStatus(`${studio.url}/`, { cookie: `${name}=wrong` })).toBe(403);
    expect(await rawStatus(`${studio.url}/assets/main.js`, {})).toBe(403);
    expect(await rawStatus(`${studio.url}/api/project`, { cookie: studio.cookie })).toBe(200);
  });

  test.for([
    'GET /api/project',
    'GET /api/findings',
    'GET /api/search?q=a',
    'GET /api/files/mappings/counselor.login.yaml',
    'PUT /api/files/mappings/counselor.login.yaml',
    'POST /api/mapping/evaluate',
    'POST /api/mapping/edit',
    'POST /api/mapping/draft',
    'POST /api/compare',
    'GET /api/overview',
    'GET /api/events',
    'GET /api/salesforce/records',
    'GET /api/salesforce/fields',
    'GET /api/changes',
    'GET /map',
  ])('%s is refused without the cookie, for another origin and for another host', async (resource) => {
    const [method = '', at] = resource.split(' ');
    const before = await readFile('mappings/counselor.login.yaml', 'utf8');
    const { cookie } = studio;
    const others: Record<string, string>[] = [
      {},
      { cookie, origin: 'https://evil.example' },
      { cookie, host: 'evil.example' },
    ];
    for (const headers of others) expect(await rawStatus(`${studio.url}${at}`, headers, method)).toBe(403);
    expect(await readFile('mappings/counselor.login.yaml', 'utf8')).toBe(before);
  });

  test('script and style sheet are named by their content, and the browser keeps them', async () => {
    const page = await (await fetch(`${studio.url}/`, { headers: { cookie: studio.cookie } })).text();
    const assets = [...page.matchAll(/(?:href|src)="(\/assets\/main-[0-9a-f]{12}\.(?:js|css))"/g)].map(([, at]) => at);
    expect(assets.length).toBe(2);
    for (const at of assets) {
      expect(await rawStatus(`${studio.url}${at}`, {})).toBe(403);
      const asset = await fetch(`${studio.url}${at}`, { headers: { cookie: studio.cookie } });
      expect(asset.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect((await asset.text()).length).toBeGreaterThan(1_000);
    }
  });

  test('a wrong token gives no cookie', async () => {
    const response = await fetch(`${studio.url}/?token=wrong`, { redirect: 'manual' });
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('the address that opens the studio gives a cookie for this server alone, and leads to the page without the token', async () => {
    const response = await fetch(studio.opening.replace('/?', '//evil.example/map?view=a&'), { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/evil.example/map?view=a');
    expect(response.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('another host name is refused, as after DNS rebinding', async () => {
    expect(await rawStatus(`${studio.url}/api/project`, { cookie: studio.cookie, host: 'evil.example' })).toBe(403);
    const { port } = new URL(studio.url);
    expect(await rawStatus(`${studio.url}/`, { cookie: studio.cookie, host: `evil.example:${port}` })).toBe(403);
    expect(await rawStatus(`${studio.url}/api/project`, { cookie: studio.cookie, host: `localhost:${port}` })).toBe(
      200,
    );
  });

  test('another origin is refused, also that of another local server', async () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      expect(await rawStatus(`${studio.url}/api/project`, { cookie: studio.cookie, origin })).toBe(403);
    expect(await rawStatus(`${studio.url}/api/project`, { cookie: studio.cookie, origin: studio.url })).toBe(200);
    const site = { cookie: studio.cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' };
    expect(await rawStatus(`${studio.url}/api/project`, site)).toBe(403);
  });
});

describe('what the browser may do', () => {
  test('it loads nothing from elsewhere, and styles only with the nonce of the answer', async () => {
    const response = await fetch(`${studio.url}/map/Contact`, { headers: { cookie: studio.cookie } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'self'; style-src 'self' 'nonce-[\w+/=]+'; img-src 'self' data:/);
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    const html = await response.text();
    expect(html).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<script(?![^>]*src=)|https?:|style=/);
    const again = await fetch(`${studio.url}/`, { headers: { cookie: studio.cookie } });
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
  });

  test('a refused answer has the same headers', async () => {
    const response = await fetch(`${studio.url}/api/project`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('a script in the text of an event comes back as data, never as a page', async () => {
    const script = '<script>alert(1)</script>';
    const text = `event: a.b\nrecords:\n  - object: Contact\n    key: { Counselor_Id__c: data.id }\n    fields: { LastName: data.name }\nexamples:\n  - name: "${script}"\n    event: { type: a.b, data: { id: x, name: "${script}" } }\n    expect: []\n`;
    const response = await fetch(`${studio.url}/api/mapping/evaluate`, {
      method: 'POST',
      headers: { cookie: studio.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ path: 'mappings/new.yaml', text }),
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    const { examples } = (await response.json()) as { examples: { name: string }[] };
    expect(examples[0]?.name).toBe(script);
  });
});

describe('which files', () => {
  const outside = 'event: stolen\n';
  const put = (file: string, basedOn: string | null = null) =>
    studio.call('PUT', `/api/files/${file}`, { text: outside, basedOn });

  test.for([
    '../outside.yaml',
    '%2e%2e/outside.yaml',
    'mappings/%2e%2e/%2e%2e/outside.yaml',
    'mappings/..%2f..%2foutside.yaml',
    '%2Fetc%2Fpasswd.yaml',
    'package.json',
    'mappings',
    'mappings/run.sh',
    'mappings/a%00.yaml',
    '.git/config.yaml',
  ])('%s is refused', async (file) => {
    expect((await put(file)).status).toBeGreaterThanOrEqual(400);
    expect((await studio.call('GET', `/api/files/${file}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('a symbolic link is neither read nor written', async () => {
    const secret = path.join(studio.folder, 'secret.yaml');
    await writeFile(secret, 'secret: 1\n');
    await symlink(secret, path.join(studio.folder, 'examples/link.yaml'));
    await mkdir(path.join(studio.folder, 'elsewhere'));
    await symlink(path.join(studio.folder, 'elsewhere'), path.join(studio.folder, 'examples/folder'));
    for (const file of ['examples/link.yaml', 'examples/folder/new.yaml']) {
      expect((await studio.call('GET', `/api/files/${file}`)).status).toBe(403);
      expect((await put(file)).status).toBe(403);
    }
    expect(await readFile(secret, 'utf8')).toBe('secret: 1\n');
  });
});

test('a body of 100 MB is refused before it is read', async () => {
  const { hostname, port } = new URL(studio.url);
  const headers = { cookie: studio.cookie, 'content-type': 'application/json' };
  const sent = await new Promise<{ status: number; bytes: number }>((resolve, reject) => {
    let bytes = 0;
    const call = request({ hostname, port, method: 'POST', path: '/api/mapping/evaluate', headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, bytes });
      call.destroy();
    });
    call.on('error', reject);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const more = () => {
      while (bytes < 100 * chunk.length && !call.destroyed) {
        bytes += chunk.length;
        if (!call.write(chunk)) {
          call.once('drain', more);
          return;
        }
      }
      call.end();
    };
    more();
  });
  expect(sent.status).toBe(413);
  expect(sent.bytes).toBeLessThan(100 * 1024 * 1024);
  const announced = { ...headers, 'content-length': String(100 * 1024 * 1024) };
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(
      { hostname, port, method: 'POST', path: '/api/mapping/evaluate', headers: announced },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
        call.destroy();
      },
    );
    call.on('error', reject);
    call.write('{');
  });
  expect(status).toBe(413);
});
