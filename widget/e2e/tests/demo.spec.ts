import { expect, test } from '../harness/fixtures.js';
import { Widget } from '../harness/widgetPage.js';

test('the demo chats on a fresh start, under its own strict policy', async ({ page, host, model }) => {
  const trouble: string[] = [];
  page.on('console', message => ['error', 'warning'].includes(message.type()) && trouble.push(message.text()));
  page.on('pageerror', error => trouble.push(String(error)));
  model.answer('We are open until 18:30.');
  await page.goto(`http://127.0.0.1:${host.port}/demo`);
  const widget = new Widget(page);
  await widget.open();
  await widget.say('When are you open?');
  await expect(widget.answers).toHaveText(['We are open until 18:30.']);
  expect(model.requests.at(-1)!.messages[0]!.content).toContain('Larkspur Cycles');

  // The next page goes on where this one was.
  await page.getByRole('link', { name: 'Help', exact: true }).click();
  await expect(widget.answers).toHaveText(['We are open until 18:30.']);
  expect(trouble).toEqual([]);
});
