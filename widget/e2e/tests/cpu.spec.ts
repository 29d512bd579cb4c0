import type { CDPSession } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

/** The page's own thread at a quarter of its speed. It is its CPU time that is counted, so a machine that has other work to do changes nothing. */
async function slow(session: CDPSession): Promise<void> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/** Milliseconds that went into scripts, styles and layout. */
async function spent(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find(m => m.name === name)!.value * 1000;
  return of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration');
}

test('loading the script costs less than 60 ms at a quarter of the speed', async ({ page, context, site, loader, project }, info) => {
  const session = await context.newCDPSession(page);
  await slow(session);
  const costs: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.goto(site.put('/without', { html: '<!doctype html><title>-</title><h1>A shop</h1>' }));
    const without = await spent(session);
    await page.goto(widgetPage(site, { loader, project }));
    await new Widget(page).launcher.waitFor();
    costs.push(await spent(session) - without);
  }
  info.annotations.push({ type: 'CPU at 4×, ms', description: costs.map(Math.round).join(', ') });
  expect(Math.max(...costs)).toBeGreaterThan(0);
  expect(Math.min(...costs)).toBeLessThan(60);
});

test('an answer of 16 kB in pieces of 20 characters costs less than 2 s at a quarter of the speed', async ({ page, context, site, loader, project, model, network }, info) => {
  test.setTimeout(180_000);
  const paragraph = 'A paragraph with **strong words**, some `code`, a [link](https://example.com) and enough text to fill a few lines of a narrow panel. ';
  const section = (i: number) => `## Section ${i}\n\n${paragraph.repeat(3)}\n\n- one item\n- another item\n\n| a | b |\n|---|---|\n| ${i} | 2 |\n\n\`\`\`js\nconst x${i} = ${i};\n\`\`\`\n\n`;
  const answer = Array.from({ length: 40 }, (_, i) => section(i)).join('').slice(0, 16_000).trim();
  // Slowly enough that each piece is drawn by itself: pieces that come at once are drawn at once.
  model.answer(answer, { size: 20, pause: 16 });
  await page.goto(widgetPage(site, { loader, project }));
  const widget = new Widget(page);
  await widget.open();
  const session = await context.newCDPSession(page);
  await slow(session);
  const measure = async (text: string) => {
    // Whoever looks for something in the page again and again does so at the page's expense: it says itself when it is done.
    const ended = page.evaluate(() => new Promise<string>(resolve => {
      (globalThis as any).ChatbotWidget.on('answer', ({ text }: { text: string }) => requestAnimationFrame(() => resolve(text)));
    }));
    const before = await spent(session);
    await widget.say(text);
    expect(await ended).toBe(answer);
    return await spent(session) - before;
  };
  // What another program does to the machine's caches only adds to it: where once is too much, it is the less of two that counts.
  let cost = await measure('All of it');
  const costs = [cost];
  if (cost >= 2_000) {
    // As somebody who comes for the first time.
    await page.evaluate(() => { localStorage.clear(); sessionStorage.clear(); });
    await page.reload();
    await widget.open();
    model.answer(answer, { size: 20, pause: 16 });
    costs.push(await measure('All of it, once more'));
    cost = Math.min(...costs);
  }

  info.annotations.push({ type: 'CPU at 4×, ms', description: `${costs.map(Math.round).join(', ')} in ${network.events} events` });
  expect(network.events).toBeGreaterThan(600);
  expect(cost).toBeGreaterThan(50);
  expect(cost).toBeLessThan(2_000);
});
