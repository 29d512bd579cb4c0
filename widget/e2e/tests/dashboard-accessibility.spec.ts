import type { Dashboard } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

const answer = 'About **returns**:\n\n## Ways\n\n1. *Standard*\n   - with `label`\n\n| Way | Days |\n|:--|--:|\n| Post | 4 |\n\n```ts\n// so\nconst parcel = send({ n: 2 });\n```\n\n> Within 30 days. See [the terms](https://example.com).';

async function clean(dashboard: Dashboard, screen: string): Promise<void> {
  await test.step(screen, async () => expect.soft(await dashboard.violations(), screen).toEqual([]));
}

test('axe finds nothing where nobody is signed in', async ({ dashboard, page }) => {
  for (const path of ['/login', '/register', '/forgot-password', '/reset-password?email=a%40example.org&token=t', '/reset-password']) {
    await dashboard.open(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await clean(dashboard, path);
  }
  await dashboard.open('/login');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await clean(dashboard, 'login, wrong');
});

test('axe finds nothing on the projects', async ({ dashboard, page }) => {
  await dashboard.signIn();
  await dashboard.open();
  await page.getByRole('heading', { name: /three steps/ }).waitFor();
  await clean(dashboard, 'nothing yet');
  await page.getByRole('link', { name: /Shop assistant/ }).click();
  await page.getByRole('button', { name: 'Create and try it' }).waitFor();
  await clean(dashboard, 'new project');
  await dashboard.project('Support');
  await dashboard.open();
  await page.getByRole('button', { name: 'Actions for Support' }).click();
  await clean(dashboard, 'projects, menu');
  await page.getByRole('menuitem', { name: /Edit/ }).click();
  await page.getByRole('dialog').waitFor();
  await clean(dashboard, 'edit project');
  await dashboard.open('/?q=nothing');
  await page.getByRole('heading', { name: /No project is called/ }).waitFor();
  await clean(dashboard, 'nothing found');
  await dashboard.open('/nowhere');
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  await clean(dashboard, 'no such page');
});

test('axe finds nothing in the playground', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}`);
  await dashboard.composer.waitFor();
  await clean(dashboard, 'empty');
  model.answer(answer);
  await dashboard.ask('How do I return something?');
  await expect(page.getByText('Sent to the model')).toBeVisible();
  await clean(dashboard, 'answered');
  model.script = reply => reply.fail(400);
  await dashboard.say('Fail');
  await expect(page.getByText(/No answer came/)).toBeVisible();
  await clean(dashboard, 'failed');
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').waitFor();
  await clean(dashboard, 'delete');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await clean(dashboard, '320 pixels');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByRole('button', { name: 'Show the chats' }).click();
  await clean(dashboard, '320 pixels, chats');
});

test('axe finds nothing on the prompts', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/prompts`);
  await page.getByRole('link', { name: 'Instructions' }).waitFor();
  await clean(dashboard, 'prompts');
  await page.getByRole('link', { name: 'Instructions' }).click();
  await page.getByLabel('Instructions').fill('Speak to {{nobody}} of {{date}}.');
  await clean(dashboard, 'unknown variable');
  await page.getByLabel('Instructions').fill('Speak of {{date}}.');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.locator('.diff').waitFor();
  await clean(dashboard, 'versions');
  await page.keyboard.press('Escape');
  const [{ id: prompt }] = (await dashboard.api('GET', `/projects/${id}/prompts`)).prompts;
  await page.getByLabel('Instructions').fill('Mine.');
  await dashboard.api('PATCH', `/projects/${id}/prompts/${prompt}`, { content: 'Theirs.' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.locator('.conflict .diff').waitFor();
  await clean(dashboard, 'conflict');
  await page.getByRole('button', { name: 'Save mine' }).click();
  await expect(page.locator('.conflict')).toHaveCount(0);
  expect(await dashboard.api('GET', `/projects/${id}/prompts/${prompt}`)).toMatchObject({ content: 'Mine.' });
  await page.getByRole('button', { name: 'Try before saving' }).click();
  await dashboard.composer.waitFor();
  await clean(dashboard, 'trial');
});

test('axe finds nothing on the settings of a project', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/settings`);
  await page.getByLabel('Temperature').waitFor();
  await clean(dashboard, 'model and memory');
  await page.getByLabel('Temperature').fill('5');
  await page.getByRole('radio', { name: /^Recall/ }).check();
  await page.getByText('A number from 0 to 2.').waitFor();
  await page.getByRole('button', { name: 'Check connection' }).click();
  await page.getByText(/It works/).waitFor();
  await clean(dashboard, 'model and memory, wrong and checked');
  await page.getByLabel('Temperature').fill('1');
  await dashboard.api('PATCH', `/projects/${id}`, { max_tokens: 700 });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.locator('.conflict').waitFor();
  await clean(dashboard, 'model and memory, conflict');
  await page.getByRole('button', { name: 'Take theirs' }).click();

  await dashboard.open(`/projects/${id}/widget`);
  const preview = page.frameLocator('iframe[title=Preview]');
  await preview.getByRole('textbox', { name: 'Message' }).waitFor();
  await clean(dashboard, 'widget, nowhere yet');
  await page.getByLabel('Allowed sites').fill('https://shop.example/path');
  await page.getByLabel('Suggestions').fill('When do you open?\nWhat does it cost?');
  await page.getByText(/is no site/).waitFor();
  await preview.getByText('What does it cost?').waitFor();
  await clean(dashboard, 'widget, wrong');
  await page.getByLabel('Allowed sites').fill('https://shop.example');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Saved. Sites show it within a minute.').waitFor();
  await clean(dashboard, 'widget, saved');
});

test('axe finds nothing on the keys', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/keys`);
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
  await clean(dashboard, 'no keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /^Chat/ }).uncheck();
  await dialog.getByRole('button', { name: 'New key' }).click();
  await dialog.getByText('Give it a name.').waitFor();
  await clean(dashboard, 'new key, wrong');
  await dialog.getByLabel('Name').fill('Nightly report');
  await dialog.getByRole('checkbox', { name: /^Read/ }).check();
  await dialog.getByRole('button', { name: 'New key' }).click();
  await dialog.locator('.secret').waitFor();
  await clean(dashboard, 'new key, shown');
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Revoke Nightly report' }).click();
  await page.getByRole('alertdialog').waitFor();
  await clean(dashboard, 'keys, one to be revoked');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('cell', { name: 'Revoked' }).waitFor();
  await clean(dashboard, 'keys, revoked');
});

test('axe finds nothing on the conversations and the usage', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/conversations`);
  await page.getByRole('heading', { name: 'No conversations yet' }).waitFor();
  await clean(dashboard, 'no conversations');
  await dashboard.open(`/projects/${id}/usage`);
  await page.getByRole('heading', { name: 'No answers in this period' }).waitFor();
  await clean(dashboard, 'no usage');

  model.answer('We open at nine.');
  const { assistant_message, session_id } = await dashboard.api('POST', '/chat', { project_id: id, message: 'When do you open?' });
  await dashboard.api('PUT', `/messages/${assistant_message.id}/feedback`, { rating: 'down', comment: 'It was ten' });
  model.script = reply => reply.fail(400);
  await dashboard.api('POST', '/chat', { session_id, message: 'And tomorrow?' }).catch(() => {});
  await dashboard.open(`/projects/${id}/conversations`);
  await page.getByRole('row').nth(1).waitFor();
  await clean(dashboard, 'conversations');
  await page.getByRole('link', { name: 'When do you open?' }).click();
  await page.getByText('Found not helpful').waitFor();
  await page.getByText('This answer failed').waitFor();
  await clean(dashboard, 'conversation');
  await page.getByRole('button', { name: 'What the model was sent' }).first().click();
  await page.getByRole('dialog').getByText('Be kind.').waitFor();
  await clean(dashboard, 'conversation, looked into');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
  await clean(dashboard, 'conversation, to be deleted');
  await dashboard.open(`/projects/${id}/conversations?status=stopped`);
  await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
  await clean(dashboard, 'conversations, nothing found');

  await dashboard.open(`/projects/${id}/usage`);
  await page.getByRole('table').waitFor();
  await page.locator('.chart canvas').waitFor();
  await clean(dashboard, 'usage');
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['usage', 'conversations', `conversations/${session_id}`, 'keys', 'widget', 'settings', 'prompts']) {
    await dashboard.open(`/projects/${id}/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    await clean(dashboard, `320 pixels, ${path}`);
  }
});

test('axe finds nothing on the account, and where something big is deleted', async ({ dashboard, page }) => {
  await dashboard.signIn();
  await dashboard.project();
  await dashboard.open();
  await page.getByRole('button', { name: 'Actions for Support' }).click();
  await page.getByRole('menuitem', { name: 'Delete project' }).click();
  await page.getByRole('alertdialog').waitFor();
  await clean(dashboard, 'delete a project');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitem', { name: 'Account' }).waitFor();
  await clean(dashboard, 'menu of the account');
  await page.getByRole('menuitem', { name: 'Account' }).click();
  await page.getByRole('row').nth(1).waitFor();
  await clean(dashboard, 'account');
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('another horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').waitFor();
  await clean(dashboard, 'account, wrong password');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('alertdialog').waitFor();
  await clean(dashboard, 'delete the account');
});
