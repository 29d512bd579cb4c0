import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

test('all of it is done without a mouse', async ({ dashboard, model, page }) => {
  const { keyboard } = page;
  await dashboard.open('/register');
  const go = async (name: RegExp | string, role: 'link' | 'button' | 'textbox' | 'switch' | 'radio' = 'button') => dashboard.tabTo(page.getByRole(role, { name, exact: typeof name === 'string' }).first());

  await go('E-mail', 'textbox');
  await keyboard.type(newEmail());
  await keyboard.press('Tab');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();

  await go(/Docs helper/, 'link');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New project' })).toBeFocused();
  await go('Create and try it');
  await keyboard.press('Enter');

  // A link leads past what stands above.
  await expect(page.getByRole('heading', { name: 'Playground' })).toBeAttached();
  await go('Message', 'textbox');
  model.answer('The first words. '.repeat(60), { size: 10, pause: 40 });
  await keyboard.type('How do I get started?');
  await keyboard.press('Enter');
  await expect(dashboard.answers.last()).toContainText('The first words.');
  await keyboard.press('Escape');
  await expect(page.getByText('You stopped this answer.')).toBeVisible();
  await expect(dashboard.composer).toBeFocused();

  model.answer('All of it.');
  await keyboard.press('Shift+Tab');
  for (let tries = 0; tries < 12 && !await page.getByRole('button', { name: 'Answer again' }).evaluate(e => e === document.activeElement); tries++)
    await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect(dashboard.answers.last()).toContainText('All of it.');

  // The menu of a chat: opened, walked, left, used.
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

  // Prompts are written and put into another order.
  await go('Prompts', 'link');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Prompts', level: 1 })).toBeFocused();
  await go('New prompt', 'link');
  await keyboard.press('Enter');
  await go('Name', 'textbox');
  await keyboard.type('Tone');
  await keyboard.press('Tab');
  await keyboard.type('Be short.');
  await keyboard.press('Control+s');
  await expect(page.getByRole('heading', { name: 'Tone' })).toBeVisible();
  await go('All prompts', 'link');
  await keyboard.press('Enter');
  const handle = page.getByRole('button', { name: /^Move Tone/ });
  await dashboard.tabTo(handle);
  await keyboard.press('ArrowUp');
  await expect(page.getByText('Tone is now number 1 of 2.')).toBeAttached();
  await expect(page.locator('.prompt h2').first()).toHaveText('Tone');
  await expect(handle).toBeFocused();
  await dashboard.tabTo(page.getByRole('switch', { name: /^Instructions/ }));
  await keyboard.press('Space');
  await expect(page.getByRole('switch', { name: /^Instructions/ })).not.toBeChecked();

  // A dialog keeps the focus, and gives it back.
  await dashboard.tabTo(page.getByRole('button', { name: 'Actions for Tone' }));
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.press('Enter');
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  for (let i = 0; i < 8; i++) {
    await keyboard.press('Tab');
    expect(await question.evaluate(element => element.contains(document.activeElement))).toBe(true);
  }
  await keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Actions for Tone' })).toBeFocused();
});
