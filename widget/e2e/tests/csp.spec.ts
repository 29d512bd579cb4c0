import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

const rich = [
  '# Heading', '', 'Text with **strong**, *soft*, `code` and a [link](https://example.com).', '',
  '| a | b |', '|---|---|', '| 1 | 2 |', '', '```js', 'const answer = 42;', '```', '', '1. one', '2. two', '',
  '![a picture](https://images.example.com/x.png)', '', 'Mass is $E = mc^2$.', '', '<script>alert(1)</script><img src=x onerror=alert(1)>',
].join('\n');

for (const transport of ['sse', 'signalr']) {
  for (const dynamic of ['', " 'strict-dynamic'"]) {
    test(`under a strict policy and Trusted Types nothing is reported (${transport}${dynamic})`, async ({ page, site, loader, project, model }) => {
      const origin = new URL(loader).origin;
      const trouble: string[] = [];
      page.on('console', message => message.type() === 'error' && trouble.push(message.text()));
      page.on('pageerror', error => trouble.push(String(error)));
      const foreign: string[] = [];
      page.on('request', request => {
        if (![origin, site.origin].includes(new URL(request.url()).origin) && !request.url().startsWith('data:'))
          foreign.push(request.url());
      });
      model.answer(rich, { size: 7, pause: 2 });
      await page.goto(widgetPage(site, { loader, project, data: { transport }, nonce: 'r4nd0m' }, {
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'nonce-r4nd0m'${dynamic}; connect-src ${origin} ${origin.replace('http', 'ws')}; img-src data:; `
            + "style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'; report-uri /reports",
        },
      }));
      const widget = new Widget(page);
      await widget.open();
      await widget.say('Everything, please');
      await expect(widget.answers.locator('table')).toBeVisible();
      await expect(widget.answers).toContainText('<script>alert(1)</script>');
      await page.reload();
      await expect(widget.answers.locator('table')).toBeVisible();
      await widget.composer.press('Escape');
      await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false');
      expect(trouble).toEqual([]);
      expect(foreign).toEqual([]);
      // Reports come in their order: once the page's own offence is there, what would have come before it is, too.
      await page.evaluate(() => { new Image().src = 'https://offence.example/'; });
      await expect.poll(() => site.reports.some(report => report.includes('offence.example'))).toBe(true);
      expect(site.reports).toHaveLength(1);
    });
  }
}
