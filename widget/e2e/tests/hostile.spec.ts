import { hostile } from '../../element/test/markdown/hostile.js';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

// The renderer's own suite cuts each of them at every place; here they go all the way, letter by letter, into a real page.
test('hostile answers run nothing, fetch nothing and put no form into the page', async ({ page, site, loader, project, model }) => {
  test.setTimeout(180_000);
  const foreign: string[] = [];
  const known = [new URL(site.origin).host, new URL(loader).host];
  page.on('request', request => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && !known.includes(host))
      foreign.push(request.url());
  });
  const dialogs: string[] = [];
  page.on('dialog', dialog => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(widgetPage(site, { loader, project }));
  const widget = new Widget(page);
  await widget.open();
  const each = 70;
  for (let from = 0; from < hostile.length; from += each) {
    model.answer(hostile.slice(from, from + each).map(text => text.replaceAll('\0', '')).join('\n\n'), { size: 3 });
    await widget.say(`Number ${from}`);
    await expect(page.locator('chatbot-widget').getByRole('button', { name: 'Good answer' })).toHaveCount(from / each + 1, { timeout: 60_000 });
  }
  const found = await page.locator('chatbot-widget').evaluate(element => [...element.shadowRoot!.querySelectorAll('[part=bot-message] *')].flatMap(node => [
    ...(/^(?:script|iframe|form|input|object|embed|style|link|base|meta|svg|video|img)$/i.test(node.localName) && !node.closest('button') ? [node.outerHTML] : []),
    ...[...node.attributes].filter(({ name, value }) => /^on|^style$|^src/.test(name) || (name === 'href' && !/^(?:https?:|mailto:|tel:)/.test(value))).map(({ name, value }) => `${name}=${value}`),
  ]));
  expect(found).toEqual([]);
  expect(foreign).toEqual([]);
  expect(dialogs).toEqual([]);
});

test('a page that bends prototypes, and styles everything, does no harm', async ({ page, site, loader, project, model }) => {
  model.answer('It **works** all the same.');
  const bent = `<style>* { display: none !important; opacity: 0 !important; pointer-events: none !important; font-size: 0 !important; all: revert !important }
    html, body { display: block !important; opacity: 1 !important }</style><script>
    Object.prototype.extra = () => 'extra'; Array.prototype.extra = () => 'extra'; Element.prototype.extra = 1;
    Array.prototype.last = function() { return this[this.length - 1]; }; String.prototype.strip = function() { return this.trim(); };
    Array.prototype.toJSON = function() { return String(this); };
    document.createElement = document.createElementNS = document.createTextNode = () => { throw new Error('The page has its own ways.'); };
    addEventListener('load', () => {
      Document.prototype.createElement = Document.prototype.createElementNS = Document.prototype.createTextNode = document.createElement;
    });
    addEventListener('load', () => setInterval(() => postMessage({ kind: 'visitor', type: 'open', session: 'x' }, '*'), 50));
  </script>`;
  await page.goto(widgetPage(site, { loader, project }, { body: bent }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Does it?');
  await expect(widget.answers).toHaveText(['It works all the same.']);
  await expect(widget.answers.locator('strong')).toHaveText('works');
  await expect(widget.composer).toBeVisible();
});
