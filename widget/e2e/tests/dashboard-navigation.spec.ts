import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

test('a deep link leads over the login to where it points', async ({ dashboard, page }) => {
  const email = newEmail();
  await dashboard.signIn(email);
  const { id } = await dashboard.project('Deep');
  await page.context().clearCookies();
  await dashboard.open(`/projects/${id}/prompts`);
  await expect(page).toHaveURL(/\/login\?return=/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('link', { name: 'Instructions' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/projects/${id}/prompts$`));
});

test('back, forward and reload lead where they lead on any website', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project('Shop');
  await dashboard.project('Help');
  await dashboard.open();
  await page.getByRole('textbox', { name: 'Search projects' }).or(page.getByRole('searchbox')).fill('Sho');
  await expect(page).toHaveURL(/\?q=Sho/);
  await page.getByRole('link', { name: 'Shop' }).click();
  await dashboard.ask('One');
  await expect(page).toHaveURL(/\/chat\//);
  const first = page.url();
  await page.reload();
  await expect(page.locator('.entry.mine')).toHaveText(/One/);
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page.getByRole('heading', { name: 'Say something to it' })).toBeVisible();
  await page.getByRole('link', { name: 'Prompts', exact: true }).click();
  await page.getByRole('link', { name: 'Instructions' }).click();
  await expect(page.getByRole('heading', { name: 'Instructions' })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Say something to it' })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(first);
  await expect(page.locator('.entry.mine')).toHaveText(/One/);
  await page.goBack();
  await expect(page).toHaveURL(/\?q=Sho/);
  await expect(page.getByRole('link', { name: 'Help' })).toHaveCount(0);
  await page.goForward();
  await expect(page.locator('.entry.mine')).toHaveText(/One/);
  expect(page.url()).toContain(id);
});

test('what is not saved is not left without a question', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/prompts`);
  await page.getByRole('link', { name: 'Instructions' }).click();
  await page.getByLabel('Instructions').fill('Half a sentence');
  await page.goBack();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByLabel('Instructions')).toHaveValue('Half a sentence');
  await page.getByRole('link', { name: 'All prompts' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'Prompts', level: 1 })).toBeVisible();
});

test('a lost connection, a full house and an ended session each say what to do', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open();
  await page.getByRole('link', { name: 'Support' }).waitFor();

  // Offline: it is told, and goes on by itself.
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText('You are offline')).toHaveCount(0);

  await page.route('**/api/v1/projects?*', route => route.fulfill({ status: 429, contentType: 'application/problem+json', headers: { 'retry-after': '2' }, body: '{"code":"rate_limited","status":429}' }));
  await page.reload();
  await expect(page.getByText('Too many requests', { exact: true })).toBeVisible();
  await page.unroute('**/api/v1/projects?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('link', { name: 'Support' })).toBeVisible();

  await page.route('**/api/v1/projects/*', route => route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"code":"forbidden","status":403}' }));
  await page.getByRole('link', { name: 'Support' }).click();
  await expect(page.getByRole('heading', { name: 'This is not yours to see' })).toBeVisible();
  await page.unroute('**/api/v1/projects/*');

  // While something is written, the end of the session takes nothing away.
  await dashboard.open(`/projects/${id}/prompts`);
  await page.getByRole('link', { name: 'Instructions' }).click();
  await page.getByLabel('Instructions').fill('Not saved yet');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Your session has ended', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Instructions')).toHaveValue('Not saved yet');
});
