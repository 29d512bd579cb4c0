import { expect, test } from '../harness/fixtures.js';

const evil = (name: string) => `<img src="http://198.51.100.7/${name}" onerror="pwned=1"><script>pwned=1</script>"'>{{constructor}}\${1}`;
const bidi = '\u202eltr\u202c a\u0300\u0301\u0302 👩‍👩‍👧 ' + 'x'.repeat(60);

// What the page must not do (a script, a request, a violated policy) is looked at by the fixture.
test('what people write is text wherever it is shown', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const name = evil('n').slice(0, 100);
  const project = await dashboard.api('POST', '/projects', { name, description: evil('d'), widget: { suggestions: [evil('s')] }, variables: { a: { description: evil('v') } } });
  await dashboard.api('POST', '/projects', { name: bidi });
  const prompt = await dashboard.api('POST', `/projects/${project.id}/prompts`, { name: evil('p').slice(0, 100), content: evil('c').replace('{{', '\\{{') });
  await dashboard.api('PATCH', `/projects/${project.id}/prompts/${prompt.id}`, { content: `Now ${evil('c2').replace('{{', '\\{{')}` });

  await dashboard.open();
  await expect(page.getByRole('link', { name })).toBeVisible();
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete project' }).click();
  await expect(page.getByRole('alertdialog')).toContainText(name);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('button', { name: evil('s') })).toBeVisible();
  model.answer(`${evil('m')}\n\n![x](http://198.51.100.7/i.png)\n\n[y](javascript:pwned=1)\n\n\`\`\`html\n${evil('k')}\n\`\`\``);
  await dashboard.ask(evil('q'));
  await expect(page.locator('.entry.mine')).toContainText('<script>pwned=1</script>');
  await expect(dashboard.answers.last()).toContainText('onerror');
  await expect(page.getByText('Sent to the model')).toBeVisible();
  await page.getByRole('button', { name: /^Actions for/ }).first().click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(dashboard.answers.last()).toContainText('onerror');

  await dashboard.open(`/projects/${project.id}/prompts/${prompt.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img');
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect(page.locator('.diff ins').first()).toBeVisible();
  await dashboard.open(`/?q=${encodeURIComponent(evil('f'))}`);
  await expect(page.getByRole('heading', { name: /No project is called/ })).toBeVisible();
  await dashboard.open(`/login?return=${encodeURIComponent('//198.51.100.7/')}&email=${encodeURIComponent(evil('e'))}`);
  await expect(page).toHaveURL(/\/dashboard\/$/);
  expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
});
