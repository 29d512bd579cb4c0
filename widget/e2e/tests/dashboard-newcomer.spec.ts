import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

test('a newcomer registers, makes a chatbot, talks to it, changes it and takes it away', async ({ dashboard, model, page }) => {
  model.answer('Open **Your orders** and pick the item. '.repeat(40), { size: 12, pause: 40 });
  const email = newEmail();
  await page.goto(`${dashboard.origin}/`);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
  await page.getByRole('link', { name: /Customer support/ }).click();
  await page.getByRole('button', { name: 'Create and try it' }).click();

  // Chat, stop, answer again.
  await page.getByRole('button', { name: 'How do I return something?' }).click();
  await expect(dashboard.answers.last()).toContainText('Your orders');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('You stopped this answer.')).toBeVisible();
  await expect(page).toHaveURL(/\/chat\//);
  model.answer('Pick the item, then *Return*.');
  await page.getByRole('button', { name: 'Answer again' }).click();
  await expect(dashboard.answers).toHaveCount(1);
  await expect(dashboard.answers.last()).toContainText('Pick the item, then Return.');

  // What the model was sent.
  const inspector = page.getByRole('complementary', { name: 'Context' });
  await expect(inspector.getByText('You are the customer support assistant')).toBeVisible();
  await expect(inspector.getByText('Whole answer')).toBeVisible();
  await expect(inspector).toContainText('loop/mock');

  // In other words, and with another name.
  await page.locator('.entry.mine').hover();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: /Edit your message/ }).fill('How do I send something back?');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entry.mine')).toHaveText(/send something back/);
  await expect(page.getByRole('button', { name: 'Answer again' })).toBeVisible();
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Title of the chat' }).fill('Returns');
  await page.keyboard.press('Enter');
  await expect(chats.getByRole('link', { name: 'Returns' })).toBeVisible();

  // A second chat beside it; the first is deleted.
  await page.getByRole('button', { name: 'New chat' }).click();
  await dashboard.ask('Where is my order?');
  await expect(chats.getByRole('link')).toHaveCount(2);
  await chats.getByRole('link', { name: 'Returns' }).click();
  await expect(page.locator('.entry.mine')).toHaveText(/send something back/);
  await chats.getByRole('button', { name: 'Actions for Returns' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(chats.getByRole('link')).toHaveCount(1);

  // A prompt is tried, saved, compared and brought back.
  await page.getByRole('link', { name: 'Prompts', exact: true }).click();
  await page.getByRole('link', { name: 'Instructions' }).click();
  await page.getByLabel('Instructions').fill('Answer in one word.');
  await page.getByRole('button', { name: 'Try before saving' }).click();
  model.requests.length = 0;
  await dashboard.ask('Is it open?');
  expect(model.requests[0]!.messages[0]).toMatchObject({ role: 'system', content: 'Answer in one word.' });
  await expect(dashboard.answers.last()).toContainText('Pick the item');
  await page.getByRole('complementary', { name: 'Trial' }).getByRole('button', { name: 'End the trial' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Version 2', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect(page.locator('.diff ins').first()).toContainText('one');
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await expect(page.getByLabel('Instructions')).toHaveValue(/You are the customer support assistant/);

  // And nothing is left.
  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('button', { name: 'Actions for Customer support' }).click();
  await page.getByRole('menuitem', { name: 'Delete project' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByRole('textbox').fill('customer support');
  await expect(question.getByRole('button', { name: 'Delete project' })).toHaveAttribute('aria-disabled', 'true');
  await question.getByRole('textbox').fill('Customer support');
  await question.getByRole('button', { name: 'Delete project' }).click();
  await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
  expect(await dashboard.api('GET', '/sessions')).toMatchObject({ total: 0 });
});

test('a forgotten password is chosen anew by the mail', async ({ dashboard, page }) => {
  const email = await dashboard.signIn();
  await page.context().clearCookies();
  await dashboard.open('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('something else');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('is wrong');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Look into your mail' })).toBeVisible();

  let link: string | undefined;
  await expect.poll(async () => {
    const mails = await (await page.request.get(`${dashboard.origin}/dev/mail`)).text();
    return link = new RegExp(`https?://[^\\s"<]*reset-password\\?email=${encodeURIComponent(email).replace(/[.*+?]/g, '\\$&')}[^\\s"<]*`).exec(mails.replaceAll('&amp;', '&'))?.[0];
  }).toBeTruthy();
  const { pathname, search } = new URL(link!);
  await page.goto(dashboard.origin + pathname + search);
  await page.getByLabel('New password').fill('another horse battery');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await page.getByLabel('Password', { exact: true }).fill('another horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
});
