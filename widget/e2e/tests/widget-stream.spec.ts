import { expect, test } from '../harness/fixtures.js';
import { Widget, widgetPage } from '../harness/widgetPage.js';

// One paragraph without markup, so that what is shown is what was said, with letters of one to four bytes.
const pieces = Array.from({ length: 8 }, (_, i) => `Piece ${i} with Größe and 你好 and 😀, `);
const answer = pieces.join('').trim();
const slowly = { size: pieces[0]!.length, pause: 5 };

for (const transport of ['sse', 'signalr']) {
  test.describe(transport, () => {
    test('a page with the script tag alone chats', async ({ page, site, loader, project, model }) => {
      let sockets = 0;
      page.on('websocket', () => sockets++);
      model.answer(answer, slowly);
      await page.goto(widgetPage(site, { loader, project, data: { transport } }));
      const widget = new Widget(page);
      await widget.open();
      await widget.say('How big is it?');
      await expect(widget.answers).toHaveText([answer]);
      await widget.say('And now?');
      await expect(widget.answers).toHaveText([answer, answer]);
      await expect(widget.questions).toHaveText(['How big is it?', 'And now?']);
      expect(sockets > 0).toBe(transport === 'signalr');
    });

    test('shows what was stored, whichever event the network is cut at', async ({ page, site, loader, project, model, network }) => {
      test.setTimeout(240_000);
      model.answer(answer, slowly);
      await page.goto(widgetPage(site, { loader, project, data: { transport } }));
      const widget = new Widget(page);
      await widget.open();
      await widget.say('Warm up');
      await expect(widget.answers).toHaveText([answer]);
      const asked = model.requests.length;
      let turns = 0;
      for (let cut = 1, last = false; !last; cut++) {
        network.reset();
        network.cutAtEvent = cut;
        network.inside = cut % 2 === 0;
        await widget.say(`Question ${cut}`);
        turns++;
        await expect(widget.answers, `cut at event ${cut}`).toHaveText(Array(turns + 1).fill(answer), { timeout: 20_000 });
        // The words may be whole while it is not yet known that they are: until then the next question has to wait.
        await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden();
        last = network.cuts === 0;
      }
      expect(turns).toBeGreaterThan(5);
      expect(model.requests.length - asked).toBe(turns);
      await page.reload();
      await expect(widget.answers).toHaveText(Array(turns + 1).fill(answer));
    });

    test('goes on with the same answer after a reload, and in a second tab', async ({ page, context, site, loader, project, model }) => {
      const steps = model.step(pieces);
      const address = widgetPage(site, { loader, project, data: { transport } });
      await page.goto(address);
      const widget = new Widget(page);
      await widget.open();
      await widget.say('Tell me');
      steps.go();
      await expect(widget.answers.last()).toContainText('Piece 1');

      await page.reload();
      await expect(widget.answers.last()).toContainText('Piece 1');
      const tab = await context.newPage();
      await tab.goto(address);
      const second = new Widget(tab);
      if (!await second.composer.isVisible())
        await second.open();
      await expect(second.answers.last()).toContainText('Piece 1');
      steps.all();
      for (const each of [widget, second]) {
        await expect(each.questions).toHaveText(['Tell me']);
        await expect(each.answers).toHaveText([answer]);
      }
    });

    test('keeps what is written while the network is gone, and sends it once', async ({ page, site, loader, project, model, network }) => {
      await page.goto(widgetPage(site, { loader, project, data: { transport } }));
      const widget = new Widget(page);
      await widget.open();
      await widget.say('First');
      await expect(widget.answers).toHaveText(['Hello from the model.']);
      const asked = model.requests.length;
      network.lose();
      await widget.say('Second');
      await expect(page.getByText('The connection was lost.')).toBeVisible();
      await page.reload().catch(() => {});
      network.restore();
      // The loader itself came by the network that was gone.
      await page.reload();
      await expect(widget.questions).toHaveText(['First', 'Second'], { timeout: 30_000 });
      await expect(widget.answers).toHaveText(['Hello from the model.', 'Hello from the model.'], { timeout: 30_000 });
      expect(model.requests.length - asked).toBe(1);
    });
  });
}
