import type { CDPSession } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

/** What the page's thread did, in milliseconds, at a quarter of its speed. */
async function spent(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find(m => m.name === name)!.value * 1000;
  return of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration');
}

test('loading the script costs less than 60 ms at a quarter of the speed', async ({ page, context, site, loader, project }) => {
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const costs: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.goto(site.put('/without', { html: '<!doctype html><title>-</title><h1>A shop</h1>' }));
    const without = await spent(session);
    await page.goto(widgetPage(site, { loader, project }));
    await new Widget(page).launcher.waitFor();
    costs.push(await spent(session) - without);
  }
  console.log(`loading: ${costs.map(c => Math.round(c))} ms`);
  expect(Math.min(...costs)).toBeLessThan(60);
});

test('an answer of 16 kB in pieces of 20 characters costs less than 2 s at a quarter of the speed', async ({ page, context, site, loader, project, model }) => {
  test.setTimeout(180_000);
  const paragraph = 'A paragraph with **strong words**, some `code`, a [link](https://example.com) and enough text to fill a few lines of a narrow panel. ';
  const section = (i: number) => `## Section ${i}\n\n${paragraph.repeat(3)}\n\n- one item\n- another item\n\n| a | b |\n|---|---|\n| ${i} | 2 |\n\n\`\`\`js\nconst x${i} = ${i};\n\`\`\`\n\n`;
  const answer = Array.from({ length: 40 }, (_, i) => section(i)).join('').slice(0, 16_000);
  model.answer(answer, { size: 20, pause: 5 });
  await page.goto(widgetPage(site, { loader, project }));
  const widget = new Widget(page);
  await widget.open();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const before = await spent(session);
  await widget.say('All of it');
  await expect(page.locator('chatbot-widget').getByRole('button', { name: 'Copy', exact: true }).last()).toBeVisible({ timeout: 120_000 });
  const cost = await spent(session) - before;
  console.log(`16 kB: ${Math.round(cost)} ms`);
  expect(cost).toBeLessThan(2_000);
});
