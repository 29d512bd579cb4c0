import { Dashboard } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

test('two people side by side never see what is the other’s', async ({ dashboard, host, browser, page }) => {
  await dashboard.signIn();
  const mine = await dashboard.project('Mine alone');
  await dashboard.open(`/projects/${mine.id}`);
  await dashboard.ask('My secret question');
  const chat = new URL(page.url()).pathname.replace('/dashboard', '');

  const context = await browser.newContext();
  const other = new Dashboard(await context.newPage(), host);
  const email = await other.signIn();
  await other.open();
  await expect(other.page.getByRole('heading', { name: /three steps/ })).toBeVisible();
  const at = `/projects/${mine.id}`;
  for (const path of [at, chat, chat.replace('/chat/', '/conversations/'), ...['prompts', 'prompts/new', 'settings', 'widget', 'conversations', 'usage'].map(tab => `${at}/${tab}`)]) {
    await other.open(path);
    await expect(other.page.getByRole('heading', { name: 'There is nothing here' }), path).toBeVisible();
    await expect(other.page.locator('body')).not.toContainText(/Mine alone|secret/);
  }
  await other.open(`${at}/keys`);
  await expect(other.page.getByRole('heading', { name: /No keys yet|There is nothing here/ })).toBeVisible();
  // A chat of somebody else's within a project of one's own.
  const own = await other.project('Other');
  await other.open(`/projects/${own.id}/chat/${chat.split('/').at(-1)}`);
  await expect(other.page.getByRole('heading', { name: 'This chat is not here' })).toBeVisible();
  await context.close();

  // One after the other in the same browser: what was read for the first is not shown to the second.
  await dashboard.open();
  await page.getByRole('link', { name: 'Mine alone' }).waitFor();
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('link', { name: 'Other' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Mine alone');
  await page.goBack();
  await expect(page.locator('body')).not.toContainText('Mine alone');
});
