import { openClient } from '../harness/clientPage.js';
import { expect, test } from '../harness/fixtures.js';

/** Every piece has what breaks careless framing: line breaks, quotes, letters of two, three and four bytes. */
const pieces = Array.from({ length: 12 }, (_, i) => `${i}: "Größe"\n你好 😀\r\n`);
const answer = pieces.join('');
const slowly = { size: pieces[0]!.length, pause: 5 };

for (const transport of ['sse', 'signalr'] as const) {
  test.describe(transport, () => {
    test.beforeEach(async ({ page, site, network, host, project }) => {
      await openClient(page, site, { url: host.url.replace(new URL(host.url).port, String(network.port)), key: project.publishable_key, transport, kept: true });
    });

    test('streams an answer that is what was stored', async ({ page, model, network }) => {
      model.answer(answer, slowly);
      const sockets: string[] = [];
      page.on('websocket', socket => sockets.push(new URL(socket.url()).pathname));
      const { text, ended } = await page.evaluate(() => read(chat.send({ message: 'Hi' })));
      expect(text).toBe(answer);
      expect(ended).toMatchObject({ status: 'completed', message: { content: answer } });
      expect(network.events).toBeGreaterThan(8);
      expect(sockets.length > 0).toBe(transport === 'signalr');
    });

    for (const inside of [false, true]) {
      test(`loses and repeats nothing when the network is cut ${inside ? 'within' : 'before'} any event`, async ({ page, model, network }) => {
        test.setTimeout(180_000);
        model.answer(answer, slowly);
        let sockets = 0;
        page.on('websocket', () => sockets++);
        await page.evaluate(() => read(chat.send({ message: 'Warm up' })));
        const asked = model.requests.length;
        let turns = 0;
        for (let cut = 1, last = false; !last; cut++) {
          network.reset();
          network.inside = inside;
          network.cutAtEvent = cut;
          const { text, types, ended } = await page.evaluate(() => read(chat.send({ message: 'Hi' })));
          turns++;
          // When there were fewer events than that, every one of them has had its turn.
          last = network.cuts === 0;
          expect(text, `cut at event ${cut}`).toBe(answer);
          expect(types.filter(t => t !== 'text')).toEqual(['turn.started', 'turn.ended']);
          expect(ended).toMatchObject({ message: { content: answer } });
        }
        expect(turns).toBeGreaterThan(8);
        expect(sockets).toBeGreaterThanOrEqual(transport === 'signalr' ? turns : 0);
        // However often a message was sent, it was answered once.
        expect(model.requests.length - asked).toBe(turns);
      });
    }

    test('continues the same answer after a reload, and in a second tab', async ({ page, context, model, site, network, host, project }) => {
      const steps = model.step(pieces);
      const started = page.evaluate(() => new Promise<{ session: string }>(resolve => {
        void (async () => {
          for await (const event of chat.send({ message: 'Hi' })) {
            if (event.type === 'turn.started')
              resolve({ session: event.session_id });
          }
        })();
      }));
      const { session } = await started;
      for (let i = 0; i < 5; i++)
        steps.go();
      const options = { url: host.url.replace(new URL(host.url).port, String(network.port)), key: project.publishable_key, transport, kept: true };
      await page.reload();
      await page.waitForFunction(() => !!globalThis.chat);
      const second = await context.newPage();
      await openClient(second, site, options);

      const follow = (id: string) => chat.messages(id).then(p => read(chat.follow(client.unansweredTurn(p.messages)!)));
      const both = [page, second].map(p => p.evaluate(follow, session));
      for (const p of [page, second])
        await p.waitForFunction(() => window.text.length > 20);
      steps.all();
      for (const { text, ended } of await Promise.all(both)) {
        expect(text).toBe(answer);
        expect(ended).toMatchObject({ status: 'completed', message: { content: answer } });
      }
      expect(await second.evaluate(() => chat.visitor())).toEqual(await page.evaluate(() => chat.visitor()));
    });

    test('sends again what was not heard, once the network is back', async ({ page, model, network }) => {
      await page.evaluate(() => chat.visitor());
      const asked = model.requests.length;
      network.lose();
      const reading = page.evaluate(() => read(chat.send({ message: 'Hi' })));
      await page.waitForFunction(() => window.states.filter(s => s === 'waiting').length > 2);
      expect(await page.evaluate(() => chat.pending())).toHaveLength(1);
      network.restore();
      expect((await reading).text).toBe('Hello from the model.');
      expect(await page.evaluate(() => chat.pending())).toHaveLength(0);
      expect(model.requests.length - asked).toBe(1);
    });

    test('stops an answer and keeps what was said', async ({ page, model }) => {
      const steps = model.step(['One. ', 'Two. ', 'Three.']);
      const reading = page.evaluate(async () => {
        let turn = '', text = '', status = '';
        for await (const event of chat.send({ message: 'Hi' })) {
          if (event.type === 'turn.started')
            turn = event.turn_id;
          if (event.type === 'text') {
            text += event.text;
            void chat.stop(turn);
          }
          if (event.type === 'turn.ended')
            status = event.status;
        }
        return { text, status };
      });
      expect(await reading).toEqual({ text: 'One. ', status: 'stopped' });
      steps.all();
    });
  });
}

test('where web sockets do not work, SignalR falls back to server-sent events', async ({ page, site, host, project, model }) => {
  await page.addInitScript(() => {
    // As a proxy that knows no web sockets: the connection never comes about.
    window.WebSocket = class extends EventTarget {
      constructor() { super(); setTimeout(() => { (this as any).onerror?.(new Event('error')); (this as any).onclose?.(new CloseEvent('close')); }); }
      close() {}
    } as unknown as typeof WebSocket;
  });
  await openClient(page, site, { url: host.url, key: project.publishable_key, transport: 'signalr' });
  model.answer(answer);
  const { text } = await page.evaluate(() => read(chat.send({ message: 'Hi' })));
  expect(text).toBe(answer);
});

test('a host that is killed in mid-answer ends it as interrupted, and the client hears so', async ({ page, site, host, project, model }) => {
  test.setTimeout(120_000);
  await openClient(page, site, { url: host.url, key: project.publishable_key });
  model.step(['Half of it', ' and the other half']);
  const reading = page.evaluate(() => read(chat.send({ message: 'Hi' })));
  await page.waitForFunction(() => window.text.length > 0);
  // The keeper writes a checkpoint each second: what it has kept is what comes back.
  await expect.poll(() => host.database.tablesWith('Half of it')).toContain('turns');
  await host.kill();
  await host.run();
  const { text, ended } = await reading;
  expect(ended).toMatchObject({ status: 'interrupted' });
  expect(text).toBe('Half of it');
});
