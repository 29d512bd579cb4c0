import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';

const evil = '<img src="http://198.51.100.7/o" onerror="pwned=1"><script>pwned=1</script>';

test('settings are saved, and shown beside those of somebody who was quicker', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/settings`);
  await page.getByLabel('Temperature').fill('5');
  await expect(page.getByText('A number from 0 to 2.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel('Temperature').fill('0.4');
  await page.getByRole('radio', { name: /^Recall/ }).check();
  await page.getByLabel('Recalled, in tokens').fill('1500');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Saved. It counts from the next answer on.')).toBeVisible();
  expect(await dashboard.api('GET', `/projects/${id}`)).toMatchObject({ memory: { strategy: 'recall', recall_tokens: 1500 } });

  await dashboard.api('PATCH', `/projects/${id}`, { max_tokens: 700 });
  await page.getByLabel('Longest answer, in tokens').fill('300');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.locator('.conflict')).toContainText('700');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(page.getByLabel('Longest answer, in tokens')).toHaveValue('700');
});

test('the widget is seen as it will be before it is saved', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/widget`);
  const preview = page.frameLocator('iframe[title=Preview]');
  await page.getByLabel('Greeting').fill('Looking for a bicycle?');
  await expect(preview.getByText('Looking for a bicycle?')).toBeVisible();
  await page.getByLabel('Allowed sites').fill('https://shop.example/path');
  await expect(page.getByText(/is no site/)).toBeVisible();
  await page.getByLabel('Allowed sites').fill(`https://shop.example\n${dashboard.origin}`);
  await page.getByLabel('Suggestions').fill('When do you open?\nWhat does it cost?');
  await expect(preview.getByText('What does it cost?')).toBeVisible();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Saved. Sites show it within a minute.')).toBeVisible();
  const { widget, publishable_key } = await dashboard.api('GET', `/projects/${id}`);
  expect(widget).toMatchObject({ allowed_origins: ['https://shop.example', dashboard.origin], greeting: 'Looking for a bicycle?', suggestions: ['When do you open?', 'What does it cost?'] });
  await expect(page.getByRole('textbox', { name: 'Put it on your site' })).toContainText(publishable_key);
  // What runs in the frame has its own policy and its own page: this one has done nothing of it.
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('a key is made, shown once, used and revoked', async ({ dashboard, page, playwright }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/keys`);
  await expect(page.getByRole('button', { name: 'New key' })).toBeVisible();
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'New key' }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Continuous integration');
  await dialog.getByRole('checkbox', { name: /^Read/ }).check();
  await dialog.getByRole('button', { name: 'New key' }).click();
  const secret = (await dialog.locator('.secret code').textContent())!;
  expect(secret).toMatch(/^ck_/);
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('row', { name: /Continuous integration/ })).toContainText('Active');
  await expect(page.getByText(secret)).toHaveCount(0);

  const program = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${secret}` } });
  const status = async () => (await program.get(`${dashboard.origin}/api/v1/projects/${id}`)).status();
  expect(await status()).toBe(200);
  await page.getByRole('button', { name: 'Revoke Continuous integration' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: /Continuous integration/ })).toContainText('Revoked');
  expect(await status()).toBe(401);
  await program.dispose();
});

test('conversations are found, read with what users thought of them, and deleted; usage counts them', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.open(`/projects/${id}/conversations`);
  await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
  await dashboard.open(`/projects/${id}/usage`);
  await expect(page.getByRole('heading', { name: 'No answers in this period' })).toBeVisible();
  model.answer(`We open at nine. ${evil}`);
  const { assistant_message } = await dashboard.api('POST', '/chat', { project_id: id, message: `When do you open? ${evil}` });
  await dashboard.api('PUT', `/messages/${assistant_message.id}/feedback`, { rating: 'down', comment: `Wrong! ${evil}` });
  model.script = reply => reply.fail(400);
  await dashboard.api('POST', '/chat', { project_id: id, message: 'Something else' }).catch(() => {});

  await dashboard.open(`/projects/${id}/conversations`);
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByLabel('How it went').selectOption('failed');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'Something else' }).click();
  await expect(page.getByText('This answer failed')).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('How it went')).toHaveValue('failed');
  await page.getByLabel('How it went').selectOption('');
  await page.getByLabel('Feedback').selectOption('down');
  await page.getByRole('link', { name: /When do you open/ }).click();
  await expect(page.getByText('Found not helpful')).toBeVisible();
  await expect(page.locator('q')).toContainText('Wrong! <img');
  await page.getByRole('button', { name: 'What the model was sent' }).click();
  await expect(page.getByRole('dialog').getByText('Be kind.')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();

  await dashboard.open(`/projects/${id}/usage`);
  await expect(page.getByRole('table')).toContainText('loop/mock');
  await expect(page.locator('.chart canvas')).toBeVisible();
  await page.getByLabel('Show').selectOption('tokens');

  await dashboard.open(`/projects/${id}/conversations`);
  await page.getByRole('link', { name: /When do you open/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/conversations$/);
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('an account changes its password, ends other sign-ins, and goes with all it has', async ({ dashboard, page, playwright }) => {
  const email = await dashboard.signIn(newEmail());
  await dashboard.project();
  const elsewhere = await playwright.request.newContext();
  const { access_token } = await (await elsewhere.post(`${dashboard.origin}/api/v1/auth/login`, { data: { email, password } })).json();
  const status = async () => (await elsewhere.get(`${dashboard.origin}/api/v1/users/me`, { headers: { authorization: `Bearer ${access_token}` } })).status();
  await dashboard.open('/account');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  expect(await status()).toBe(401);

  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('another horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toContainText('The password is wrong');
  await page.getByLabel('Current password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText(/Your password is changed/)).toBeVisible();

  await page.getByRole('button', { name: 'Delete my account' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Current password').fill('another horse battery');
  await dialog.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page).toHaveURL(/\/login/);
  await dashboard.signIn(email);
  expect(await dashboard.api('GET', '/projects')).toMatchObject({ total: 0 });
  await elsewhere.dispose();
});
