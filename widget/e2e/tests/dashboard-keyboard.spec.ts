import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

test('all of it is done without a mouse', async ({ dashboard, model, page }) => {
  test.setTimeout(180_000);
  const { keyboard } = page;
  const go = async (name: RegExp | string, role: 'link' | 'button' | 'textbox' | 'switch' | 'checkbox' | 'combobox' = 'button') =>
    dashboard.tabTo(page.getByRole(role, { name, exact: typeof name === 'string' }).first());
  const use = async (name: RegExp | string, role: 'link' | 'button' = 'button') => {
    await go(name, role);
    await keyboard.press('Enter');
  };
  /** Takes the first or the last of the menu that was just opened. */
  const choose = async (which: 'first' | 'last') => {
    const items = page.getByRole('menuitem');
    await expect(items.first()).toHaveAttribute('data-highlighted', '');
    await keyboard.press(which === 'first' ? 'Home' : 'End');
    await expect(which === 'first' ? items.first() : items.last()).toHaveAttribute('data-highlighted', '');
    await keyboard.press('Enter');
  };
  const title = (name: string) => expect(page.getByRole('heading', { name, level: 1 })).toBeFocused();
  const question = page.getByRole('alertdialog');
  /** It takes the focus, and the tabulator goes round in it. */
  const holdsFocus = async (dialog: typeof question) => {
    const hasFocus = () => dialog.evaluate(element => element.contains(document.activeElement));
    await expect.poll(hasFocus).toBe(true);
    for (let i = 0; i < 8; i++) {
      await keyboard.press('Tab');
      expect(await hasFocus()).toBe(true);
    }
  };

  await test.step('register, and a project from a template', async () => {
    await dashboard.open('/register');
    await go('E-mail', 'textbox');
    await keyboard.type(newEmail());
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
    await use(/Docs helper/, 'link');
    await title('New project');
    await use('Create and try it');
    await expect(page.getByRole('heading', { name: 'Playground' })).toBeAttached();
  });

  await test.step('prompts are written, edited, and put into another order', async () => {
    await use('Prompts', 'link');
    await title('Prompts');
    await use('New prompt', 'link');
    await go('Name', 'textbox');
    await keyboard.type('Tone');
    await keyboard.press('Tab');
    await keyboard.type('Be brief.');
    await keyboard.press('Control+s');
    await expect(page.getByRole('heading', { name: 'Tone' })).toBeVisible();
    await go('Instructions', 'textbox');
    await keyboard.press('Control+End');
    await keyboard.type(' And kind.');
    await keyboard.press('Control+s');
    await expect(page.getByText('Version 2', { exact: false }).first()).toBeVisible();
    await use('Versions');
    await expect(page.locator('.diff ins').first()).toBeVisible();
    await holdsFocus(page.getByRole('dialog'));
    await keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Versions' })).toBeFocused();
    await use('All prompts', 'link');
    const handle = page.getByRole('button', { name: /^Move Tone/ });
    await dashboard.tabTo(handle);
    await keyboard.press('ArrowUp');
    await expect(page.getByText('Tone is now number 1 of 2.')).toBeAttached();
    await expect(page.locator('.prompt h2').first()).toHaveText('Tone');
    await expect(handle).toBeFocused();
    await dashboard.tabTo(page.getByRole('switch', { name: /^Instructions/ }));
    await keyboard.press('Space');
    await expect(page.getByRole('switch', { name: /^Instructions/ })).not.toBeChecked();

    // A question keeps the focus, and gives it back.
    const actions = page.getByRole('button', { name: 'Actions for Tone' });
    await dashboard.tabTo(actions);
    await keyboard.press('Enter');
    await choose('last');
    await holdsFocus(question);
    await keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(actions).toBeFocused();
  });

  await test.step('a chat, its answer stopped, had anew, and rated', async () => {
    await use('Playground', 'link');
    await go('Message', 'textbox');
    model.answer('The first words. '.repeat(60), { size: 10, pause: 40 });
    await keyboard.type('How do I get started?');
    await keyboard.press('Enter');
    await expect(dashboard.answers.last()).toContainText('The first words.');
    await keyboard.press('Escape');
    await expect(page.getByText('You stopped this answer.')).toBeVisible();
    await expect(dashboard.composer).toBeFocused();
    model.answer('All of it.');
    await dashboard.tabTo(page.getByRole('button', { name: 'Answer again' }), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(dashboard.answers.last()).toContainText('All of it.');
    await dashboard.keepsFocus();
    await use('Bad answer');
    await expect(page.getByRole('button', { name: 'Bad answer' })).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('its menu: opened, walked, left, used; and a second chat', async () => {
    const actions = page.getByRole('button', { name: /^Actions for/ });
    await dashboard.tabTo(actions);
    await keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(actions).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toHaveAttribute('data-highlighted', '');
    await keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Title of the chat' })).toBeFocused();
    await keyboard.type('First steps');
    await keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'First steps' })).toBeFocused();
    await use('New chat');
    await expect(page.getByRole('heading', { name: 'Say something to it' })).toBeVisible();
    await dashboard.keepsFocus();
    await go('Message', 'textbox');
    await keyboard.type('A second one');
    await keyboard.press('Enter');
    await expect(dashboard.answers.last()).toContainText('All of it.');
    await dashboard.tabTo(page.getByRole('button', { name: 'Actions for A second one' }), 'Shift+Tab');
    await keyboard.press('Enter');
    await choose('last');
    await holdsFocus(question);
    await dashboard.tabTo(question.getByRole('button', { name: 'Delete' }));
    await keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'A second one' })).toHaveCount(0);
    await dashboard.keepsFocus();
  });

  await test.step('the model and the memory', async () => {
    await use('Model & memory', 'link');
    await title('Model & memory');
    await go('Temperature', 'textbox');
    await keyboard.type('0.3');
    await dashboard.tabTo(page.getByRole('radio', { checked: true }));
    await keyboard.press('ArrowDown');
    await use('Save changes');
    await expect(page.getByText('Saved. It counts from the next answer on.')).toBeVisible();
    await dashboard.keepsFocus();
  });

  await test.step('the widget: who may show it, and the line for their page', async () => {
    await use('Widget', 'link');
    await title('Widget');
    await go('Allowed sites', 'textbox');
    await keyboard.type('https://shop.example');
    await use('Save changes');
    await expect(page.getByText('Saved. Sites show it within a minute.')).toBeVisible();
    await dashboard.keepsFocus();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: dashboard.origin });
    await use('Copy the line');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('<script');
  });

  await test.step('a key, made and revoked', async () => {
    await use('API keys', 'link');
    await title('API keys');
    await use('New key');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await keyboard.type('Nightly report');
    await dashboard.tabTo(dialog.getByRole('checkbox', { name: /^Read/ }));
    await keyboard.press('Space');
    await dashboard.tabTo(dialog.getByRole('button', { name: 'New key' }));
    await keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'I have copied it' })).toBeFocused();
    await dashboard.tabTo(dialog.getByRole('button', { name: 'Copy the key' }));
    await keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^ck_/);
    await dashboard.tabTo(dialog.getByRole('button', { name: 'I have copied it' }));
    await keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await dashboard.keepsFocus();
    await use('Revoke Nightly report');
    await holdsFocus(question);
    await dashboard.tabTo(question.getByRole('button', { name: 'Revoke' }));
    await keyboard.press('Enter');
    await expect(page.getByRole('row', { name: /Nightly report/ })).toContainText('Revoked');
    await dashboard.keepsFocus();
  });

  await test.step('conversations: narrowed, read, looked into; and usage', async () => {
    await use('Conversations', 'link');
    await title('Conversations');
    await go('Feedback', 'combobox');
    for (let i = 0; i < 3; i++)
      await keyboard.press('ArrowDown');
    await expect(page.getByLabel('Feedback')).toHaveValue('down');
    await expect(page).toHaveURL(/feedback=down/);
    await dashboard.keepsFocus();
    await use('First steps', 'link');
    await expect(page.getByRole('heading', { name: 'First steps', level: 1 })).toBeVisible();
    await dashboard.keepsFocus();
    await use('What the model was sent');
    await holdsFocus(page.getByRole('dialog'));
    await keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'What the model was sent' }).first()).toBeFocused();
    await use('Usage', 'link');
    await title('Usage');
    await go('Show', 'combobox');
    await keyboard.press('ArrowDown');
    await expect(page.getByLabel('Show')).toHaveValue('tokens');
    await dashboard.keepsFocus();
  });

  await test.step('the project is deleted by its name', async () => {
    await use(/^ChatbotPlatform/, 'link');
    await title('Projects');
    await use('Actions for Docs helper');
    await choose('last');
    await expect(question.getByRole('textbox')).toBeFocused();
    await keyboard.type('Docs helper');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
    await dashboard.keepsFocus();
  });

  await test.step('the account, and out', async () => {
    await use('Account and appearance');
    await choose('first');
    await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible();
    await dashboard.keepsFocus();
    await use('Delete my account');
    await holdsFocus(question);
    await keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Delete my account' })).toBeFocused();
    await use('Account and appearance');
    await choose('last');
    await expect(page.getByLabel('E-mail')).toBeVisible();
    await dashboard.keepsFocus();
  });
});
