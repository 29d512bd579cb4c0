import type { Locator } from '@playwright/test';
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

test('each screen has its address, which can be linked and reloaded', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  model.answer('At nine.');
  const { session_id } = await dashboard.api('POST', '/chat', { project_id: id, message: 'When do you open?' });
  const [{ id: prompt }] = (await dashboard.api('GET', `/projects/${id}/prompts`)).prompts;
  const at = `/projects/${id}`;
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1, exact: typeof name === 'string' });
  const screens: [path: string, seen: Locator][] = [
    ['/', page.getByRole('link', { name: 'Support', exact: true })],
    ['/?q=Sup', page.getByRole('link', { name: 'Support', exact: true })],
    ['/new?template=shop', heading('New project')],
    [at, page.getByRole('heading', { name: 'Say something to it' })],
    [`${at}/chat/${session_id}`, page.locator('.entry.theirs').getByText('At nine.')],
    [`${at}/prompts`, page.getByRole('link', { name: 'Instructions' })],
    [`${at}/prompts/${prompt}`, heading('Instructions')],
    [`${at}/prompts/new`, heading('New prompt')],
    [`${at}/settings`, heading('Model & memory')],
    [`${at}/widget`, heading('Widget')],
    [`${at}/keys`, heading('API keys')],
    [`${at}/conversations?status=failed`, page.getByRole('heading', { name: 'Nothing fits' })],
    [`${at}/conversations`, page.getByRole('link', { name: 'When do you open?' })],
    [`${at}/conversations/${session_id}`, heading('When do you open?')],
    [`${at}/usage?days=90`, page.getByRole('table')],
    ['/account', heading('Account')],
  ];
  const shows = async ([path, seen]: (typeof screens)[number]) => {
    await expect(seen, path).toBeVisible();
    await expect(page, path).toHaveURL(dashboard.origin + '/dashboard' + path);
    await expect(page, path).toHaveTitle(/\S+ · |Projects/);
  };
  for (const screen of screens) {
    await dashboard.open(screen[0]);
    await shows(screen);
    await page.reload();
    await shows(screen);
  }
});

test('from screen to screen without loading the page, and back through all of them', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  model.answer('At nine.');
  await dashboard.api('POST', '/chat', { project_id: id, message: 'When do you open?' });
  await dashboard.open();
  await page.evaluate(() => { (window as { same?: boolean }).same = true; });
  const tabs = page.getByRole('navigation', { name: 'Sections of the project' });
  const tab = (name: string) => tabs.getByRole('link', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const steps: [follow: Locator, title: string][] = [
    [page.getByRole('link', { name: 'New project' }), 'New project'], [page.getByRole('link', { name: /^ChatbotPlatform/ }), 'Projects'],
    [link('Support'), 'Playground'], [page.getByRole('navigation', { name: 'Chats' }).getByRole('link'), 'Playground'], [tab('Prompts'), 'Prompts'], [link('Instructions'), 'Instructions'], [link('All prompts'), 'Prompts'], [link('New prompt'), 'New prompt'], [tab('Model & memory'), 'Model & memory'], [tab('Widget'), 'Widget'],
    [tab('API keys'), 'API keys'], [tab('Conversations'), 'Conversations'], [link('When do you open?'), 'When do you open?'], [tab('Usage'), 'Usage'], [page.getByRole('link', { name: /^ChatbotPlatform/ }), 'Projects'],
  ];
  const shows = (title: string) => expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  for (const [follow, title] of steps) {
    await follow.click();
    await shows(title);
  }
  for (const [, title] of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await shows(title);
  }
  for (const [, title] of steps.slice(1)) {
    await page.goForward();
    await shows(title);
  }
  expect(await page.evaluate(() => (window as { same?: boolean }).same)).toBe(true);
});
