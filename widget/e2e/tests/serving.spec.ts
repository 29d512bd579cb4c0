import { createHash } from 'node:crypto';
import { expect, test } from '../harness/fixtures.js';
import { Host } from '../harness/host.js';
import { scriptTag, Widget, widgetPage } from '../harness/widgetPage.js';

interface Published {
  entry: string;
  files: Record<string, { integrity: string; gzip: number }>;
}

const published = (host: Host) => fetch(`${host.url}/widget/integrity.json`).then(r => r.json()) as Promise<Published>;

test('a browser gets every chunk compressed and as a module, from any origin', async ({ page, site, host }) => {
  const { files } = await published(host);
  await page.goto(site.put('/bare', { html: '<!doctype html><title>bare</title>' }));
  for (const [name, { integrity }] of Object.entries(files).filter(([name]) => name.startsWith('assets/'))) {
    const url = `${host.url}/widget/${name}`;
    const headers = await page.evaluate(async ({ url, integrity }) => {
      const response = await fetch(url, { integrity });
      return { type: response.headers.get('content-type'), length: (await response.text()).length };
    }, { url, integrity });
    expect(headers.type, name).toMatch(/^text\/javascript/);
    expect(headers.length).toBeGreaterThan(0);
  }
});

test('a loader that is not the one whose hash the page names is not run', async ({ page, site, host }) => {
  const { files } = await published(host);
  const tag = (integrity: string) => `<!doctype html><title>-</title><script async crossorigin src="${host.url}/widget.js" integrity="${integrity}" onload="document.title='ran'" onerror="document.title='refused'"></script>`;
  await page.goto(site.put('/good', { html: tag(files['widget.js']!.integrity) }));
  await expect(page).toHaveTitle('ran');
  await page.goto(site.put('/bad', { html: tag(`sha384-${'A'.repeat(64)}`) }));
  await expect(page).toHaveTitle('refused');
});

/** A loader of an earlier version, which a cache has kept: the panel that it names is gone. */
async function stale(host: Host): Promise<string> {
  const loader = await fetch(`${host.url}/widget.js`).then(r => r.text());
  const old = loader.replace(/panel-\w+\.js/, 'panel-OLDEST00.js').replace(/sha384-[^"]+/, `sha384-${'A'.repeat(64)}`);
  expect(old).not.toBe(loader);
  return old;
}

test('a loader of an earlier version asks for the panel that there is now', async ({ page, site, host, loader, project }) => {
  const body = await stale(host);
  await page.route('**/widget.js', route => route.fulfill({ body, contentType: 'text/javascript' }));
  await page.goto(widgetPage(site, { loader, project }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Are you there?');
  await expect(widget.answers).toHaveText(['Hello from the model.']);
});

test('where the page names the hash of a loader, no other panel than that loader\'s is run', async ({ page, site, host, loader, project }) => {
  const body = await stale(host);
  const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
  await page.route('**/widget.js', route => route.fulfill({ body, contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' } }));
  const tag = scriptTag({ loader, project }).replace('<script ', `<script crossorigin integrity="${integrity}" `);
  await page.goto(site.put('/pinned', { html: `<!doctype html><title>-</title><script>addEventListener('chatbot:error', e => document.title = e.detail.code)</script>${tag}` }));
  await new Widget(page).launcher.click();
  await expect(page).toHaveTitle('offline');
  await expect(new Widget(page).composer).toHaveCount(0);
});
