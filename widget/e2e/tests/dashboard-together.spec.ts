import { expect, test } from '../harness/fixtures.js';

test('what two have changed at once stands beside each other, and one goes on with it', async ({ dashboard, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project('Support', 'Be kind. Be brief.');
  const { prompts: [prompt] } = await dashboard.api('GET', `/projects/${id}/prompts`);
  await dashboard.open(`/projects/${id}/prompts/${prompt.id}`);
  const field = page.getByLabel('Instructions');
  await field.fill('Be kind. Be very brief.');
  await dashboard.api('PATCH', `/projects/${id}/prompts/${prompt.id}`, { name: 'Tone', content: 'Be formal. Be brief.' });
  await page.getByRole('button', { name: 'Save changes' }).click();

  const conflict = page.getByRole('region', { name: 'Someone changed this in the meantime.' });
  await expect(conflict).toBeFocused();
  const [theirs, mine] = [conflict.getByRole('group', { name: 'Theirs, saved in the meantime' }), conflict.getByRole('group', { name: 'Yours, not saved yet' })];
  await expect(theirs.locator('pre')).toHaveText('Be formal. Be brief.');
  await expect(mine.locator('pre')).toHaveText('Be kind. Be very brief.');
  await expect(theirs.locator('mark')).toHaveText(['formal']);
  // What nobody has touched here is theirs already.
  await expect(page.getByLabel('Name')).toHaveValue('Tone');
  const places = async () => [(await theirs.boundingBox())!, (await mine.boundingBox())!] as const;
  const [left, right] = await places();
  expect([right.y, right.x > left.x + left.width - 2]).toEqual([left.y, true]);
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(async () => { const [upper, lower] = await places(); expect(lower.y).toBeGreaterThanOrEqual(upper.y + upper.height - 2); }).toPass();

  await page.getByRole('button', { name: 'Edit mine further' }).click();
  await expect(conflict).toHaveCount(0);
  await field.fill('Be formal, and very brief.');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('The prompt is saved.')).toBeVisible();
  expect(await dashboard.api('GET', `/projects/${id}/prompts/${prompt.id}`)).toMatchObject({ name: 'Tone', content: 'Be formal, and very brief.' });
});

test('a trial that covers a phone keeps the focus, and gives it back', async ({ dashboard, page, model }) => {
  model.answer('Briefly.');
  await page.setViewportSize({ width: 390, height: 800 });
  await dashboard.signIn();
  const { id } = await dashboard.project();
  const { prompts: [prompt] } = await dashboard.api('GET', `/projects/${id}/prompts`);
  await dashboard.open(`/projects/${id}/prompts/${prompt.id}`);
  const open = page.getByRole('button', { name: 'Try before saving' });
  await open.click();
  const trial = page.getByRole('complementary', { name: 'Trial' });
  await expect(trial.getByRole('textbox')).toBeFocused();
  await dashboard.ask('Well?');
  for (let step = 0; step < 14; step++) {
    await page.keyboard.press('Tab');
    expect(await trial.evaluate(element => document.activeElement === document.body || element.contains(document.activeElement))).toBe(true);
  }
  await trial.getByRole('button', { name: 'End the trial' }).click();
  await expect(open).toBeFocused();
  // What was behind it is there again.
  await page.getByLabel('Instructions').fill('Be brief.');
});

test('a name is shown instead of an address, and a sign-in tells its browser', async ({ dashboard, page }) => {
  const email = await dashboard.signIn();
  const { id } = await dashboard.project();
  await dashboard.api('POST', '/sessions', { project_id: id });
  await dashboard.open('/account');
  await expect(page.getByRole('group', { name: 'Sign-ins' })).toContainText('Chrome on Linux');
  await page.getByLabel(/^Name/).fill('Nora Lindqvist');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Your name is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await expect(page.getByRole('menu')).toContainText('Nora Lindqvist');
  await dashboard.open(`/projects/${id}/conversations`);
  await expect(page.getByRole('table')).toContainText('Nora Lindqvist');
  await expect(page.getByRole('table')).not.toContainText(email);
});
