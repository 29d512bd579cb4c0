import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import type { ModelServer } from '../harness/model.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const answer = 'About **shipping**:\n\n## Options\n\n1. *Standard*, tracked\n   - insured up to `500`\n2. Express\n\n| Service | Days |\n|:--|--:|\n| Standard | 4 |\n\n'
  + '> Orders before 14:00 leave the same day.\n\n```js\n// a comment\nconst url = track("NO-1", { live: true, n: 12 });\n```\n\nIt is \\(p = 6\\). See [the terms](https://example.com/terms).\n\n![A map](https://img.example.net/no.png)\n';

/** Brings a widget into a state, and answers what is seen as long as it is in it; the names are those of the states. */
const states: Record<string, (widget: Widget, model: ModelServer) => Promise<Locator>> = {
  launcher: async widget => widget.launcher,
  empty: async widget => {
    await widget.open();
    return widget.composer;
  },
  answered: async (widget, model) => {
    model.answer(answer);
    await widget.open();
    await widget.say('How long does it take?');
    return widget.page.getByRole('button', { name: 'Good answer' });
  },
  streaming: async (widget, model) => {
    model.step(['The first words ', 'and the last.']);
    await widget.open();
    await widget.say('Slowly');
    await expect(widget.answers.last()).toContainText('The first words');
    return widget.page.getByRole('button', { name: 'Stop', exact: true });
  },
  reason: async (widget, model) => {
    await (await states['answered']!(widget, model)).waitFor();
    await widget.page.getByRole('button', { name: 'Bad answer' }).click();
    return widget.page.getByRole('form', { name: 'What was wrong with it?' });
  },
  editing: async (widget, model) => {
    await (await states['answered']!(widget, model)).waitFor();
    await widget.page.getByRole('button', { name: 'Edit', exact: true }).click();
    return widget.page.getByText('What follows it will be replaced.', { exact: false });
  },
  conversations: async (widget, model) => {
    await (await states['answered']!(widget, model)).waitFor();
    await widget.page.getByRole('button', { name: 'Conversations', exact: true }).click();
    return widget.page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem');
  },
  deleting: async (widget, model) => {
    await (await states['conversations']!(widget, model)).waitFor();
    await widget.page.getByRole('button', { name: /^Delete/ }).click();
    return widget.page.getByText('Delete this conversation for good?');
  },
  failed: async (widget, model) => {
    model.script = reply => reply.fail(400);
    await widget.open();
    await widget.say('Fail');
    return widget.page.locator('chatbot-widget .note').getByText('No answer came.');
  },
  refused: async (widget) => {
    await widget.page.route('**/chat/stream', route => route.fulfill({
      status: 429, contentType: 'application/problem+json', headers: { 'access-control-allow-origin': '*' }, body: '{"code":"budget_spent","status":429}',
    }));
    await widget.open();
    await widget.say('Too much');
    return widget.page.getByRole('alert').getByText('limit');
  },
  offline: async (widget) => {
    await widget.open();
    await widget.page.route('**/chat/stream', route => route.abort());
    await widget.say('Nobody hears this');
    // Said to who cannot see it as well.
    return widget.page.getByText('The connection was lost.').first();
  },
};

const turn = (page: Page, dir: string) => page.locator('chatbot-widget').evaluate((element, to) => { element.shadowRoot!.querySelector<HTMLElement>('.box')!.dir = to; }, dir);

/** One after the other of the same widget, in this order. */
const looks: Record<string, (page: Page) => Promise<void>> = {
  light: page => page.emulateMedia({ colorScheme: 'light' }),
  dark: async page => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.addStyleTag({ content: '@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }' });
  },
  rtl: async page => {
    await page.emulateMedia({ colorScheme: 'light' });
    await turn(page, 'rtl');
  },
  narrow: async page => {
    await turn(page, 'ltr');
    await page.setViewportSize({ width: 320, height: 640 });
  },
  // 1280 by 1024 at 400%.
  zoomed: page => page.setViewportSize({ width: 320, height: 256 }),
};

async function violations(page: Page): Promise<string[]> {
  // Through the debugger, which no policy and no page reaches.
  if (!await page.evaluate(() => 'axe' in window))
    await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.html.slice(0, 120)} ${n.failureSummary?.slice(0, 200)}`));
  });
}

const body = '<main><h1>A shop</h1></main>';

for (const [state, reach] of Object.entries(states)) {
  test(`axe finds nothing in either colour, from right to left, on a small screen and zoomed: ${state}`, async ({ page, site, loader, project, model }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(widgetPage(site, { loader, project }, { body }));
    const there = await reach(new Widget(page), model);
    for (const [look, put] of Object.entries(looks)) {
      await put(page);
      await expect(there, look).toBeVisible();
      expect.soft(await violations(page), look).toEqual([]);
      if (process.env['SCREENS'])
        await page.screenshot({ path: `${process.env['SCREENS']}/${state}-${look}.png` });
      // Nothing is wider than the window, however narrow that is.
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), look).toBeLessThanOrEqual(page.viewportSize()!.width);
    }
  });
}

test('axe finds nothing where the page says that it is dark, and the system does not', async ({ page, site, loader, project, model }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.goto(widgetPage(site, { loader, project, data: { scheme: 'dark' } }, { body: `<style>body{background:#111;color:#eee}</style>${body}` }));
  await (await states['answered']!(new Widget(page), model)).waitFor();
  expect(await violations(page)).toEqual([]);
});

test('every button is at least 24 pixels wide and high', async ({ page, site, loader, project, model }) => {
  await page.goto(widgetPage(site, { loader, project }));
  await (await states['answered']!(new Widget(page), model)).waitFor();
  const small = await page.locator('chatbot-widget').evaluate(element => [...element.shadowRoot!.querySelectorAll('button')]
    .filter(b => b.checkVisibility()).map(b => ({ name: b.ariaLabel ?? b.textContent, box: b.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24).map(({ name }) => name));
  expect(small).toEqual([]);
});
