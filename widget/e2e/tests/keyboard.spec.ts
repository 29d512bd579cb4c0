import type { Page } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

/** The name of what has the focus within the widget; '' if it is elsewhere. */
const focused = (page: Page) => page.evaluate(() => {
  const element = document.activeElement?.shadowRoot?.activeElement;
  return element ? element.getAttribute('aria-label') ?? element.textContent ?? '' : '';
});

/** Presses Tab (or Shift and Tab) until something of that name has the focus: who cannot be reached so is not there for some. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now))
      return;
    await page.keyboard.press(key);
  }
  throw new Error(`${name} cannot be reached by the keyboard`);
}

const type = (page: Page, text: string) => page.keyboard.type(text);

test('everything is reached and done by the keyboard alone', async ({ page, site, loader, project, model }) => {
  model.answer('An answer with [a link](https://example.com/a) and ![a picture](https://img.example.net/p.png).');
  await page.goto(widgetPage(site, { loader, project }, { body: '<main><h1>A shop</h1><a href="#x">A link of the page</a></main>' }));
  const widget = new Widget(page);
  await widget.launcher.waitFor();

  await tabTo(page, 'Chat');
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await expect(widget.composer).toBeFocused();
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'true');

  await type(page, 'First line');
  await page.keyboard.press('Shift+Enter');
  await type(page, 'second line');
  await page.keyboard.press('Enter');
  await expect(widget.questions).toHaveText('First line\nsecond line');
  const good = page.getByRole('button', { name: 'Good answer' });
  await expect(good).toBeVisible();
  await expect(widget.composer).toBeFocused();

  await tabTo(page, 'a link', 'Shift+Tab');
  await tabTo(page, 'Good answer', 'Shift+Tab');
  await page.keyboard.press('Space');
  await expect(good).toHaveAttribute('aria-pressed', 'true');

  await tabTo(page, 'Bad answer');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Not correct');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Send');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Bad answer' })).toHaveAttribute('aria-pressed', 'true');

  // What has the focus goes away when it is used; the focus goes where one goes on.
  await tabTo(page, 'Answer again', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(widget.composer).toBeFocused();
  await expect(good).toBeVisible();

  await tabTo(page, 'Edit', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(widget.composer).toBeFocused();
  await expect(widget.composer).toHaveValue('First line\nsecond line');
  await page.keyboard.press('Escape');
  await expect(widget.composer).toHaveValue('');
  await tabTo(page, 'Edit', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await type(page, 'In other words');
  await page.keyboard.press('Enter');
  await expect(widget.questions).toHaveText(['In other words']);
  await expect(good).toBeVisible();

  await tabTo(page, 'Conversations', 'Shift+Tab');
  await page.keyboard.press('Enter');
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await tabTo(page, /^Rename/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await type(page, 'Another name');
  await page.keyboard.press('Enter');
  await expect(list.getByText('Another name')).toBeVisible();
  await tabTo(page, /^Delete/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await tabTo(page, 'Delete');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('listitem')).toHaveCount(0);
  await expect.poll(() => focused(page)).not.toBe('');

  await page.keyboard.press('Escape');
  await expect(widget.composer).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(widget.launcher).toBeFocused();
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false');
});

test('Escape leaves what is open, then stops the answer, then closes', async ({ page, site, loader, project, model }) => {
  model.script = async reply => {
    await reply.say('It begins ');
    for (let i = 0; i < 200 && !reply.left; i++)
      await new Promise(resolve => setTimeout(resolve, 100));
  };
  await page.goto(widgetPage(site, { loader, project }));
  const widget = new Widget(page);
  await widget.open();
  await widget.say('Slowly');
  await expect(widget.answers.last()).toContainText('It begins');
  await page.getByRole('button', { name: 'Conversations', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('You stopped this answer.', { exact: true })).toBeVisible();
  await expect(widget.composer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(widget.composer).toBeHidden();
  await expect(widget.launcher).toBeFocused();
});

test('on a small screen the focus stays in the panel that covers the page', async ({ page, site, loader, project }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(widgetPage(site, { loader, project }, { body: '<main><h1>A shop</h1><a href="#x">A link of the page</a></main>' }));
  const widget = new Widget(page);
  await widget.open();
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let i = 0; i < 15; i++) {
      await page.keyboard.press(key);
      expect(await focused(page)).not.toBe('');
    }
  }
});
