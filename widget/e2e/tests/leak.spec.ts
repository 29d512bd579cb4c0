import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

async function counters(page: Page, session: CDPSession) {
  // What was begun by the last close is done before it is counted.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestIdleCallback(done))));
  for (let i = 0; i < 3; i++)
    await session.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { nodes, listeners: jsEventListeners, bytes: usedSize };
}

test('opening and closing 200 times leaves nothing behind', async ({ page, context, site, loader, project }) => {
  test.setTimeout(180_000);
  await page.goto(widgetPage(site, { loader, project }));
  const session = await context.newCDPSession(page);
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Hello');
  await expect(widget.answers).toHaveText(['Hello from the model.']);
  const cycle = (times: number) => page.evaluate(async times => {
    const { open, close } = (globalThis as any).ChatbotWidget;
    for (let i = 0; i < times; i++) {
      await open();
      await new Promise(requestAnimationFrame);
      await close();
      await new Promise(requestAnimationFrame);
    }
  }, times);
  await cycle(20);
  const before = await counters(page, session);
  await cycle(200);
  const after = await counters(page, session);
  expect(after.nodes - before.nodes).toBeLessThan(50);
  expect(after.listeners - before.listeners).toBeLessThan(20);
  expect(after.bytes - before.bytes).toBeLessThan(300_000);
});

test('putting it in and taking it out 50 times leaves nothing behind', async ({ page, context, site, loader, project }) => {
  test.setTimeout(180_000);
  await page.goto(widgetPage(site, { loader, project }));
  const session = await context.newCDPSession(page);
  await new Widget(page).launcher.waitFor();
  const cycle = (times: number) => page.evaluate(async ({ times, key }) => {
    const { init, open, destroy } = (globalThis as any).ChatbotWidget;
    for (let i = 0; i < times; i++) {
      init({ project: key });
      await open();
      await new Promise(requestAnimationFrame);
      destroy();
    }
  }, { times, key: project.publishable_key });
  await cycle(10);
  const before = await counters(page, session);
  await cycle(50);
  const after = await counters(page, session);
  expect(after.nodes - before.nodes).toBeLessThan(100);
  expect(after.listeners - before.listeners).toBeLessThan(20);
  expect(after.bytes - before.bytes).toBeLessThan(500_000);
});
