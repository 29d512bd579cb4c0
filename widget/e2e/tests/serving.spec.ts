import { expect, test } from '../harness/fixtures.js';
import { Host } from '../harness/host.js';

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
