import { newEmail, password } from '../harness/dashboard.js';
import { expect, test } from '../harness/fixtures.js';
import { Widget } from '../harness/widgetPage.js';

test('a newcomer makes a chatbot, puts it on a site, reads what is said there, and takes all of it away', { tag: '@databases' }, async ({ browser, dashboard, host, model, page, site }) => {
  test.setTimeout(180_000);
  const chats = page.getByRole('navigation', { name: 'Chats' });
  const tab = (name: string) => page.getByRole('navigation', { name: 'Sections of the project' }).getByRole('link', { name, exact: true }).click();
  const paths: string[] = [];
  let project = '', snippet = '', secret = '';

  await test.step('registers, and takes a template', async () => {
    await page.goto(`${dashboard.origin}/`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('E-mail').fill(newEmail());
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
    await page.getByRole('link', { name: /Customer support/ }).click();
    await page.getByRole('button', { name: 'Create and try it' }).click();
    await page.waitForURL(/\/projects\//);
    project = new URL(page.url()).pathname.split('/').at(-1)!;
  });

  await test.step('edits the prompt', async () => {
    await tab('Prompts');
    await page.getByRole('link', { name: 'Instructions' }).click();
    const text = page.getByLabel('Instructions');
    await text.fill(`${await text.inputValue()}\n- Returns are free within 30 days.`);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('The prompt is saved.', { exact: false }).first()).toBeVisible();
  });

  await test.step('chats, stops the answer, and has another', async () => {
    await tab('Playground');
    model.answer('Open **Your orders** and pick the item. '.repeat(40), { size: 12, pause: 40 });
    await page.getByRole('button', { name: 'How do I return something?' }).click();
    await expect(dashboard.answers.last()).toContainText('Your orders');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText('You stopped this answer.')).toBeVisible();
    await expect(page).toHaveURL(/\/chat\//);
    model.answer('Pick the item, then *Return*.');
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect(dashboard.answers).toHaveCount(1);
    await expect(dashboard.answers.last()).toContainText('Pick the item, then Return.');

    // What the model was sent, with what was added to the prompt.
    const inspector = page.getByRole('complementary', { name: 'Context' });
    await expect(inspector.getByText('Returns are free within 30 days.')).toBeVisible();
    await expect(inspector.getByText('Whole answer')).toBeVisible();
    await expect(inspector).toContainText('loop/mock');
  });

  await test.step('says it in other words, and gives the chat a name', async () => {
    await page.locator('.entry.mine').hover();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: /Edit your message/ }).fill('How do I send something back?');
    await page.keyboard.press('Enter');
    await expect(page.locator('.entry.mine')).toHaveText(/send something back/);
    await expect(page.getByRole('button', { name: 'Answer again' })).toBeVisible();
    await chats.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Title of the chat' }).fill('Returns');
    await page.keyboard.press('Enter');
    await expect(chats.getByRole('link', { name: 'Returns' })).toBeVisible();
    paths.push(`/sessions/${page.url().split('/').at(-1)}`);
  });

  await test.step('begins a second chat beside it, and a third that is deleted', async () => {
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect(dashboard.answers).toHaveCount(0);
    await dashboard.ask('Where is my order?');
    await expect(chats.getByRole('link')).toHaveCount(2);
    paths.push(`/sessions/${page.url().split('/').at(-1)}`);
    await chats.getByRole('link', { name: 'Returns' }).click();
    await expect(page.locator('.entry.mine')).toHaveText(/send something back/);
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect(dashboard.answers).toHaveCount(0);
    await dashboard.ask('Never mind');
    await chats.getByRole('button', { name: 'Actions for Never mind' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(chats.getByRole('link')).toHaveCount(2);
  });

  await test.step('lets a site show it, and copies the line', async () => {
    await tab('Widget');
    await expect(page.getByText('No site may show it yet.', { exact: false })).toBeVisible();
    await page.getByLabel('Allowed sites').fill(site.origin);
    await page.getByLabel('Greeting').fill('Parcel trouble? Ask away.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Saved. Sites show it within a minute.')).toBeVisible();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: dashboard.origin });
    await page.getByRole('button', { name: 'Copy the line' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('<script');
    snippet = await page.evaluate(() => navigator.clipboard.readText());
  });

  const visit = await browser.newContext();
  const visitor = await visit.newPage();
  const widget = new Widget(visitor);
  await test.step('a visitor of that site talks to it, and says what was wrong with the answer', async () => {
    model.answer('It takes three weeks.');
    await visitor.goto(site.put('/parcels', { html: `<!doctype html><html lang="en"><title>Parcels</title><h1>Parcels</h1>${snippet}</html>` }));
    await widget.open();
    await expect(visitor.locator('chatbot-widget')).toContainText('Parcel trouble? Ask away.');
    await widget.say('When does my parcel come?');
    await expect(widget.answers).toHaveText(['It takes three weeks.']);
    await visitor.getByRole('button', { name: 'Bad answer' }).click();
    await visitor.getByRole('button', { name: 'Not correct' }).click();
    await visitor.getByRole('textbox', { name: /^Anything else/ }).fill('Yours came on Monday');
    await visitor.getByRole('form').getByRole('button', { name: 'Send' }).click();
    await expect(visitor.getByRole('button', { name: 'Bad answer' })).toHaveAttribute('aria-pressed', 'true');
  });

  /** As a program calls the API that has the key. */
  const program = (method: string, path: string, body?: object) => fetch(`${host.url}${path}`, {
    method, headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}),
  });
  await test.step('makes a key, which is shown once, works, and no longer works when it is revoked', async () => {
    await tab('API keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Evening parcels');
    await dialog.getByRole('checkbox', { name: /^Read/ }).check();
    await dialog.getByRole('button', { name: 'New key' }).click();
    secret = (await dialog.locator('.secret code').textContent())!;
    expect(secret).toMatch(/^ck_/);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    const row = page.getByRole('row', { name: /Evening parcels/ });
    await expect(row).toContainText('Active');
    expect(await page.content()).not.toContain(secret);
    expect(JSON.stringify(await dashboard.api('GET', `/api-keys?project_id=${project}`))).not.toContain(secret);

    model.answer('Forty parcels.');
    expect((await program('GET', `/projects/${project}`)).status).toBe(200);
    const answered = await program('POST', '/chat', { project_id: project, message: 'How many parcels?' });
    expect(answered.status).toBe(200);
    expect(await answered.text()).toContain('Forty parcels.');
    await page.getByRole('button', { name: 'Revoke Evening parcels' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(row).toContainText('Revoked');
    expect((await program('GET', `/projects/${project}`)).status).toBe(401);
  });

  await test.step('reads what the visitor said, and thought of the answer', async () => {
    await tab('Conversations');
    await expect(page.getByRole('row')).toHaveCount(5);
    await expect(page.getByRole('row', { name: /How many parcels/ })).toContainText('Evening parcels');
    await page.getByLabel('Feedback').selectOption('down');
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('row', { name: /When does my parcel come/ })).toContainText('Visitor');
    await page.getByRole('link', { name: /When does my parcel come/ }).click();
    await expect(page.getByText('It takes three weeks.')).toBeVisible();
    await expect(page.getByText('Found not helpful')).toBeVisible();
    await expect(page.locator('q')).toHaveText('wrong: Yours came on Monday');
    paths.push(`/projects/${project}/conversations/${new URL(page.url()).pathname.split('/').at(-1)}`);
    await tab('Usage');
    await expect(page.getByRole('table')).toContainText('loop/mock');
  });

  // Of its own, each: other tests have left what is theirs, with the site's origin in it. A row of the site's has the project's id.
  const words = [project, ...paths.map(path => path.split('/').at(-1)!), 'Parcel trouble', 'Returns are free', 'send something back', 'three weeks', 'Yours came on Monday', 'Evening parcels'];
  await test.step('deletes the project by its name', async () => {
    expect(host.database.tablesWith(...words)).toEqual(expect.arrayContaining(['api_keys', 'messages', 'projects', 'prompt_versions', 'prompts', 'sessions', 'turns', 'widget_origins']));
    await page.getByRole('link', { name: /^ChatbotPlatform/ }).click();
    await page.getByRole('button', { name: 'Actions for Customer support' }).click();
    await page.getByRole('menuitem', { name: 'Delete project' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('textbox').fill('customer support');
    await expect(question.getByRole('button', { name: 'Delete project' })).toHaveAttribute('aria-disabled', 'true');
    await question.getByRole('textbox').fill('Customer support');
    await question.getByRole('button', { name: 'Delete project' }).click();
    await expect(page.getByRole('heading', { name: 'Your first chatbot is three steps away' })).toBeVisible();
  });

  await test.step('nothing is left of it', async () => {
    for (const list of ['/projects', '/sessions', '/api-keys'])
      expect(await dashboard.api('GET', list), list).toMatchObject({ total: 0 });
    const at = `/projects/${project}`;
    for (const path of [at, `${at}/prompts`, `${at}/conversations`, `${at}/usage`, ...paths])
      expect((await page.request.get(host.url + path)).status(), path).toBe(404);
    expect((await program('GET', at)).status).toBe(401);
    expect(host.database.tablesWith(...words)).toEqual([]);
    const asked = model.requests.length;
    await widget.say('Is somebody there?');
    // To a page that may not ask any more a browser says no more than that.
    await expect(visitor.locator('chatbot-widget')).toContainText('The connection was lost.');
    expect(model.requests.length).toBe(asked);
  });
  await visit.close();
});

test('a prompt is tried before it is saved, compared, and brought back', async ({ dashboard, model, page }) => {
  await dashboard.signIn();
  const { id } = await dashboard.project('Support', 'You are the customer support assistant.');
  await dashboard.open(`/projects/${id}/prompts`);
  await page.getByRole('link', { name: 'Instructions' }).click();
  await page.getByLabel('Instructions').fill('Answer in one word.');
  await page.getByRole('button', { name: 'Try before saving' }).click();
  model.requests.length = 0;
  model.answer('Yes.');
  await dashboard.ask('Is it open?');
  await expect(dashboard.answers.last()).toContainText('Yes.');
  // The host may summarise another conversation meanwhile.
  expect(model.requests.map(request => request.messages[0])).toContainEqual(expect.objectContaining({ role: 'system', content: 'Answer in one word.' }));
  await page.getByRole('complementary', { name: 'Trial' }).getByRole('button', { name: 'End the trial' }).click();
  await expect.poll(async () => (await dashboard.api('GET', '/sessions')).total).toBe(0);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Version 2', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect(page.locator('.diff ins').first()).toContainText('Answer');
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await expect(page.getByLabel('Instructions')).toHaveValue(/You are the customer support assistant/);
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
