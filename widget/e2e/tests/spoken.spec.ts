import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

/** Writes down what a screen reader is given to say: every change of a live region, with its politeness. */
const listen = () => {
  const log: string[] = (window as any).spoken = [];
  const seen = new WeakSet<Node>();
  const watch = (root: ShadowRoot) => {
    if (seen.has(root))
      return;
    seen.add(root);
    new MutationObserver(changes => {
      const regions = new Set<Element>();
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[role=log],[role=status],[role=alert],[aria-live]');
        if (region && region.getAttribute('aria-live') !== 'off')
          regions.add(region);
      }
      for (const region of regions) {
        if (region.textContent)
          log.push(`${region.getAttribute('role')}: ${region.textContent}`);
      }
    }).observe(root, { subtree: true, childList: true, characterData: true });
  };
  setInterval(() => document.querySelectorAll('chatbot-widget').forEach(element => element.shadowRoot && watch(element.shadowRoot)), 10);
};

test('a streamed answer is announced when it begins, and said once when it is whole', async ({ page, site, loader, project, model }) => {
  const answer = Array.from({ length: 30 }, (_, i) => `Sentence ${i} of a long answer.`).join(' ');
  model.answer(`**${answer}**`, { size: 15, pause: 15 });
  await page.addInitScript(listen);
  await page.goto(widgetPage(site, { loader, project, data: { name: 'Robin' } }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Tell me');
  await expect(page.getByRole('button', { name: 'Good answer' })).toBeVisible();
  expect(await page.evaluate(() => (window as any).spoken)).toEqual(['status: Robin is replying…', `status: ${answer}`]);
  const log = page.getByRole('log');
  await expect(log).toHaveAttribute('aria-live', 'off');
  await expect(page.getByRole('status')).toHaveCount(1);
  await expect(page.locator('chatbot-widget [role=alert]')).toHaveCount(1);
});

test('what could not be done is an alert, and said once', async ({ page, site, loader, project }) => {
  await page.addInitScript(listen);
  await page.route('**/chat/stream', route => route.fulfill({
    status: 429, contentType: 'application/problem+json', headers: { 'access-control-allow-origin': '*' }, body: '{"code":"budget_spent","status":429}',
  }));
  await page.goto(widgetPage(site, { loader, project, data: { name: 'Robin' } }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Too much');
  await expect(page.getByRole('alert')).toBeVisible();
  expect((await page.evaluate(() => (window as any).spoken as string[])).filter(said => said.startsWith('alert'))).toEqual(['alert: The limit is reached for today. Come back tomorrow.']);
});

test('a connection that is lost for more than a moment is said once, and once that it is back', async ({ page, site, loader, project, model, network }) => {
  const steps = model.step(['It begins', ' and goes on.']);
  await page.addInitScript(listen);
  await page.goto(widgetPage(site, { loader, project, data: { name: 'Robin' } }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Tell me');
  await expect(widget.answers.last()).toContainText('It begins');
  network.lose();
  const spoken = () => page.evaluate(() => (window as any).spoken as string[]);
  await expect.poll(spoken).toContain('status: The connection was lost. Trying again…');
  network.restore();
  await expect.poll(spoken, { timeout: 30_000 }).toContain('status: The connection is back.');
  steps.all();
  await expect(widget.answers).toHaveText(['It begins and goes on.']);
  await expect.poll(spoken).toEqual([
    'status: Robin is replying…', 'status: The connection was lost. Trying again…', 'status: The connection is back.', 'status: It begins and goes on.',
  ]);
});
