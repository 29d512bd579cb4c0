import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../harness/fixtures.js';
import { Widget } from '../harness/widgetPage.js';

const evil = (name: string) => `<img src="http://198.51.100.7/${name}" onerror="pwned=1"><script>pwned=1</script>"'>{{constructor}}\${1}`;
const bidi = '\u202eltr\u202c a\u0300\u0301\u0302 👩‍👩‍👧 ' + 'x'.repeat(60);
/** As a prompt may hold it: braces that name no variable are refused. */
const written = (name: string) => evil(name).replace('{{', '\\{{');

/** In no page and in no frame of it. */
const pwned = (page: Page) => Promise.all(page.frames().map(frame => frame.evaluate(() => (globalThis as { pwned?: unknown }).pwned)));

// What the page must not do (a script, a request, a violated policy) is looked at by the fixture.
test('what people write is text wherever it is shown', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const name = evil('n').slice(0, 100);
  const project = await dashboard.api('POST', '/projects', { name, description: evil('d'), widget: { suggestions: [evil('s')] }, variables: { a: { description: evil('v') } } });
  await dashboard.api('POST', '/projects', { name: bidi });
  const prompt = await dashboard.api('POST', `/projects/${project.id}/prompts`, { name: evil('p').slice(0, 100), content: written('c') });
  await dashboard.api('PATCH', `/projects/${project.id}/prompts/${prompt.id}`, { content: `Now ${written('c2')}` });

  await dashboard.open();
  await expect(page.getByRole('link', { name })).toBeVisible();
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete project' }).click();
  await expect(page.getByRole('alertdialog')).toContainText(name);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('button', { name: evil('s') })).toBeVisible();
  await page.getByRole('button', { name: 'Switch project' }).or(page.locator('.crumb')).click();
  await expect(page.getByRole('menuitem', { name: 'ltr' })).toBeVisible();
  await page.keyboard.press('Escape');
  model.answer(`${evil('m')}\n\n![x](http://198.51.100.7/i.png)\n\n[y](javascript:pwned=1)\n\n\`\`\`html\n${evil('k')}\n\`\`\``);
  await dashboard.ask(evil('q'));
  await expect(page.locator('.entry.mine')).toContainText('<script>pwned=1</script>');
  await expect(dashboard.answers.last()).toContainText('onerror');
  await expect(page.getByText('Sent to the model')).toBeVisible();
  await page.getByRole('button', { name: /^Actions for/ }).first().click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Title of the chat' }).fill(evil('t').slice(0, 100));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: '<img src="http://198.51.100.7/t"' })).toBeVisible();
  await page.getByRole('button', { name: /^Actions for/ }).first().click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('<img src="http://198.51.100.7/t"');
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(dashboard.answers.last()).toContainText('onerror');

  await dashboard.open(`/projects/${project.id}/prompts`);
  await page.getByRole('button', { name: /^Actions for/ }).first().click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('<img');
  await page.keyboard.press('Escape');
  await dashboard.open(`/projects/${project.id}/prompts/${prompt.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img');
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect(page.locator('.diff ins').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel('Instructions').fill(`Mine ${written('c3')}`);
  await dashboard.api('PATCH', `/projects/${project.id}/prompts/${prompt.id}`, { content: `Theirs ${written('c4')}` });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.locator('.conflict .diff')).toContainText('<img');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  expect(await pwned(page)).not.toContain(1);

  await dashboard.open(`/?q=${encodeURIComponent(evil('f'))}`);
  await expect(page.getByRole('heading', { name: /No project is called/ })).toBeVisible();
  await dashboard.open(`/login?return=${encodeURIComponent('//198.51.100.7/')}&email=${encodeURIComponent(evil('e'))}`);
  await expect(page).toHaveURL(/\/dashboard\/$/);
  expect(await pwned(page)).not.toContain(1);
});

/** Who a site says that its visitor is. */
function identity(secret: string, project: string, who: { sub: string; name: string }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...who, aud: project, exp: Math.floor(Date.now() / 1000) + 300 })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test('what comes from a site is text to who runs the project: its users, what they say and what they think of the answers', async ({ dashboard, host, model, page, site }) => {
  await dashboard.signIn();
  const widget = { name: evil('w').slice(0, 100), greeting: evil('g'), placeholder: evil('h').slice(0, 100), suggestions: [evil('s')], allowed_origins: [site.origin] };
  const project = await dashboard.api('POST', '/projects', { name: 'Shop', widget });
  const at = `/projects/${project.id}`;
  const { identity_secret: secret } = await dashboard.api('GET', `${at}/identity-secret`);

  const send = async (method: string, path: string, body: object, token = ''): Promise<any> => {
    const answer = await fetch(host.url + path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...(token.startsWith('ck_') ? {} : { origin: site.origin }), ...(token ? { authorization: `Bearer ${token}` } : {}) } });
    if (!answer.ok)
      throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const sub = evil('u').slice(0, 100);
  const { token } = await send('POST', `/widget/${project.publishable_key}/visitors`, { identity_token: identity(secret, project.id, { sub, name: evil('i') }) });
  model.answer(`Sure. ${evil('a')} ![x](http://198.51.100.7/i.png)`);
  const { assistant_message, session_id } = await send('POST', '/chat', { project_id: project.id, message: evil('q') }, token);
  await send('PUT', `/messages/${assistant_message.id}/feedback`, { rating: 'down', comment: `wrong: ${evil('r')}` }, token);
  const key = await dashboard.api('POST', '/api-keys', { name: evil('k').slice(0, 100), scopes: ['chat'], project_id: project.id });
  await send('POST', '/chat', { project_id: project.id, message: evil('p') }, key.key);

  await dashboard.open(`${at}/keys`);
  await expect(page.getByRole('row', { name: /<img src="http:\/\/198.51.100.7\/k"/ })).toBeVisible();
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await expect(page.getByRole('alertdialog')).toContainText('<img src="http://198.51.100.7/k"');
  await page.keyboard.press('Escape');

  await dashboard.open(`${at}/conversations`);
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row').filter({ hasText: 'Visitor' })).toContainText(sub);
  await expect(page.getByRole('row').filter({ hasText: 'API key' })).toContainText('198.51.100.7/k');
  await dashboard.open(`${at}/conversations?q=${encodeURIComponent(evil('f').slice(0, 100))}`);
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible();
  await dashboard.open(`${at}/conversations/${session_id}`);
  await expect(page.locator('.said-by.user')).toContainText(evil('q'));
  await expect(page.locator('.said-by.bot')).toContainText(evil('a'));
  await expect(page.locator('q')).toHaveText(`wrong: ${evil('r')}`);
  await expect(page.getByText(sub)).toBeVisible();
  await page.getByRole('button', { name: 'What the model was sent' }).click();
  await expect(page.getByRole('dialog').getByText('198.51.100.7/q').first()).toBeAttached();
  expect(await pwned(page)).not.toContain(1);

  // The widget's settings, and the widget itself beside them and on the site.
  await dashboard.open(`${at}/widget`);
  await expect(page.getByLabel('Greeting')).toHaveValue(evil('g'));
  const preview = page.frameLocator('iframe[title=Preview]');
  await expect(preview.getByText(evil('g'))).toBeVisible();
  await expect(preview.getByText(evil('s'))).toBeVisible();
  expect(await pwned(page)).not.toContain(1);
});

test('what an operator writes is text on the site', async ({ dashboard, loader, page: operator, browser, site }) => {
  await dashboard.signIn();
  const widget = { name: evil('w').slice(0, 100), greeting: evil('g'), placeholder: evil('h').slice(0, 100), suggestions: [evil('s')], allowed_origins: [site.origin] };
  const { publishable_key } = await dashboard.api('POST', '/projects', { name: 'Shop', widget });
  await operator.close();
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto(site.put('/hostile', { html: `<!doctype html><html lang="en"><title>Shop</title><script async src="${loader}" data-project="${publishable_key}"></script></html>` }));
  await new Widget(page).open();
  await expect(page.getByText(evil('g'))).toBeVisible();
  await expect(page.getByText(evil('s'))).toBeVisible();
  expect(await pwned(page)).not.toContain(1);
  expect(asked.filter(url => url.includes('198.51.100.7'))).toEqual([]);
  await context.close();
});
