import { test, expect } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

const answers = {
  rtl: 'مرحبا! **الشحن** يستغرق أربعة أيام.\n\n1. عادي\n   - حتى 500\n2. سريع\n\n> قبل الساعة 14\n\n| الخدمة | الأيام |\n|---|---|\n| عادي | 4 |\n',
  ltr: 'Hello! **Shipping** takes four days.\n\n1. Standard\n   - up to 500\n2. Express\n\n> Before 14:00\n\n| Service | Days |\n|---|---|\n| Standard | 4 |\n',
};

for (const [direction, answer] of Object.entries(answers))
  test(`markers, bars and columns of an answer lie where its language begins: ${direction}`, async ({ page, site, loader, project, model }) => {
    model.answer(answer);
    await page.goto(widgetPage(site, { loader, project }));
    const widget = new Widget(page);
    await widget.open();
    await widget.say('How long does it take?');
    await expect(widget.answers.last().locator('td')).toHaveCount(2);
    const directions = await widget.answers.last().evaluate(element =>
      Object.fromEntries([...element.querySelectorAll('p, ol, ul, li, blockquote, table, td')].map(part => [part.localName, getComputedStyle(part).direction])));
    expect(directions).toEqual(Object.fromEntries(['p', 'ol', 'ul', 'li', 'blockquote', 'table', 'td'].map(part => [part, direction])));
  });
