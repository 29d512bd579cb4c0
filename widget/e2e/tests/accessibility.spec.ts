import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const answer = 'About **shipping**:\n\n## Options\n\n1. *Standard*, tracked\n   - insured up to `500`\n2. Express\n\n| Service | Days |\n|:--|--:|\n| Standard | 4 |\n\n'
  + '> Orders before 14:00 leave the same day.\n\n```js\n// a comment\nconst url = track("NO-1", { live: true, n: 12 });\n```\n\nIt is \\(p = 6\\). See [the terms](https://example.com/terms).\n\n![A map](https://img.example.net/no.png)\n';

/** Brings a widget into a state; the names are those of the states. */
const states: Record<string, (widget: Widget, model: { answer(text: string): void; script: unknown }) => Promise<void>> = {
  launcher: async widget => widget.launcher.waitFor(),
  empty: async widget => widget.open(),
  answered: async (widget, model) => {
    model.answer(answer);
    await widget.open();
    await widget.say('How long does it take?');
    await expect(widget.page.getByRole('button', { name: 'Good answer' })).toBeVisible();
  },
  streaming: async (widget, model) => {
    model.script = async (reply: { say(text: string): Promise<void> }) => {
      await reply.say('The first words ');
      await new Promise(resolve => setTimeout(resolve, 20_000));
    };
    await widget.open();
    await widget.say('Slowly');
    await expect(widget.answers.last()).toContainText('The first words');
  },
  reason: async (widget, model) => {
    await states['answered']!(widget, model);
    await widget.page.getByRole('button', { name: 'Bad answer' }).click();
    await expect(widget.page.getByRole('form', { name: 'What was wrong with it?' })).toBeVisible();
  },
  editing: async (widget, model) => {
    await states['answered']!(widget, model);
    await widget.page.getByRole('button', { name: 'Edit', exact: true }).click();
  },
  conversations: async (widget, model) => {
    await states['answered']!(widget, model);
    await widget.page.getByRole('button', { name: 'Conversations', exact: true }).click();
    await expect(widget.page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem')).toHaveCount(1);
  },
  deleting: async (widget, model) => {
    await states['conversations']!(widget, model);
    await widget.page.getByRole('button', { name: /^Delete/ }).click();
  },
  failed: async (widget, model) => {
    model.script = (reply: { fail(status: number): void }) => reply.fail(400);
    await widget.open();
    await widget.say('Fail');
    await expect(widget.page.locator('chatbot-widget .note')).toContainText('No answer came.');
  },
  refused: async (widget) => {
    await widget.page.route('**/chat/stream', route => route.fulfill({
      status: 429, contentType: 'application/problem+json', headers: { 'access-control-allow-origin': '*' }, body: '{"code":"budget_spent","status":429}',
    }));
    await widget.open();
    await widget.say('Too much');
    await expect(widget.page.getByRole('alert')).toContainText('limit');
  },
  offline: async (widget) => {
    await widget.open();
    await widget.page.route('**/chat/stream', route => route.abort());
    await widget.say('Nobody hears this');
    await expect(widget.page.getByText('The connection was lost.')).toBeVisible();
  },
};

const looks: Record<string, { data?: Record<string, string>; width?: number; height?: number; body?: string }> = {
  light: { data: { scheme: 'light' } },
  dark: { data: { scheme: 'dark' }, body: '<style>body{background:#111;color:#eee}</style><main><h1>A shop</h1></main>' },
  rtl: { data: { scheme: 'light' } },
  narrow: { width: 320, height: 640 },
  // 1280 by 1024 at 400%.
  zoomed: { width: 320, height: 256 },
};

async function violations(page: Page): Promise<string[]> {
  // Through the debugger, which no policy and no page reaches.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.html.slice(0, 120)} ${n.failureSummary?.slice(0, 200)}`));
  });
}

for (const [look, { data = {}, width = 1280, height = 800, body = '<main><h1>A shop</h1></main>' }] of Object.entries(looks)) {
  for (const [state, reach] of Object.entries(states)) {
    test(`axe finds nothing: ${state}, ${look}`, async ({ page, site, loader, project, model }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await page.goto(widgetPage(site, { loader, project, data }, { body }));
      const widget = new Widget(page);
      await reach(widget, model as never);
      if (look === 'rtl')
        await page.locator('chatbot-widget').evaluate(element => { (element.shadowRoot!.querySelector('.box') as HTMLElement).dir = 'rtl'; });
      expect(await violations(page)).toEqual([]);
      if (process.env['SCREENS'])
        await page.screenshot({ path: `${process.env['SCREENS']}/${state}-${look}.png` });
      // Nothing is wider than the window, however narrow that is.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }
}

test('every button is at least 24 pixels wide and high', async ({ page, site, loader, project, model }) => {
  await page.goto(widgetPage(site, { loader, project }));
  await states['answered']!(new Widget(page), model as never);
  const small = await page.locator('chatbot-widget').evaluate(element => [...element.shadowRoot!.querySelectorAll('button')]
    .filter(b => b.checkVisibility()).map(b => ({ name: b.ariaLabel ?? b.textContent, box: b.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24).map(({ name }) => name));
  expect(small).toEqual([]);
});
