import { describe, expect, it } from 'vitest';
import { ChatError, type ConnectionState, memoryStorage } from '../src/index.js';
import { client, read, server, textOf } from './setup.js';

const long = [
  'Grüße, 你好, and a face 😀 at the edge of a frame 😀😀. ',
  { tool: 'search' },
  'What follows a tool\nhas its own part, with line breaks\r\nand "quotes".',
];

describe('a stream', () => {
  it('tells a turn from its start to its end', async () => {
    server.pieces = long;
    const events = await read(client().send({ message: 'Hi' }));
    expect(events[0]!.type).toBe('turn.started');
    expect(textOf(events)).toBe(server.text);
    expect(events.at(-1)).toMatchObject({ type: 'turn.ended', status: 'completed' });
  });

  for (const how of ['cut', 'half', 'end'] as const) {
    it(`has no gap and no repeat when the connection is broken at any one event (${how})`, async () => {
      server.pieces = long;
      server.frameSize = 7;
      const whole = (await read(client().send({ message: 'Hi' }))).length;
      expect(whole).toBeGreaterThan(15);
      for (let at = -1; at < whole; at++) {
        const first = server.connections;
        server.fault = (connection, frame) => connection === first && frame === at ? how : undefined;
        const events = await read(client().send({ message: 'Hi' }));
        expect(textOf(events)).toBe(server.text);
        expect(events.map(e => e.type).filter(t => t !== 'text')).toEqual(['turn.started', 'tool.called', 'turn.ended']);
      }
    });
  }

  it('comes through when every connection lasts for one event only', async () => {
    server.pieces = long;
    server.frameSize = 9;
    server.fault = (_, frame) => frame === 1 ? 'cut' : undefined;
    const events = await read(client().send({ message: 'Hi' }));
    expect(textOf(events)).toBe(server.text);
    expect(server.turns).toHaveLength(1);
  });

  it('takes what it has already seen once only, even where frames overlap', async () => {
    server.pieces = long;
    server.frameSize = 10;
    server.ignoresCursor = true;
    server.fault = (connection, frame) => {
      server.frameSize = 10 + connection * 3;
      return connection < 3 && frame === 4 + connection ? 'cut' : undefined;
    };
    const events = await read(client().send({ message: 'Hi' }));
    expect(textOf(events)).toBe(server.text);
    expect(events.filter(e => e.type === 'turn.started')).toHaveLength(1);
  });

  it('asks anew for what is missing between two events', async () => {
    server.pieces = ['abcdefghi'];
    let leaked = false;
    server.fault = (connection, frame, response) => {
      if (connection === 0 && frame === 2 && !leaked) {
        leaked = true;
        response.write('id: 0.9\nevent: text\ndata: {"type":"text","cursor":"0.9","text":"ghi"}\n\n');
      }
    };
    expect(textOf(await read(client().send({ message: 'Hi' })))).toBe('abcdefghi');
  });

  it('takes a silent connection for dead', async () => {
    server.pieces = long;
    server.fault = (connection, frame) => connection === 0 && frame === 3 ? 'mute' : undefined;
    const events = await read(client({ silence: 60 }).send({ message: 'Hi' }));
    expect(textOf(events)).toBe(server.text);
    expect(server.connections).toBe(2);
  });

  it('is followed from any cursor, and says nothing where there is nothing more', async () => {
    server.pieces = ['0123456789'];
    const chat = client();
    await read(chat.send({ message: 'Hi' }));
    expect(textOf(await read(chat.follow('turn-0', { after: '0.4' })))).toBe('456789');
    expect(await read(chat.follow('turn-0', { after: '1.0' }))).toEqual([]);
    expect((await read(chat.follow('turn-0')))[0]!.type).toBe('turn.started');
  });

  it('says how its connection stands', async () => {
    server.fault = (connection, frame) => connection === 0 && frame === 1 ? 'cut' : undefined;
    const states: ConnectionState[] = [];
    await read(client({ onConnection: s => states.push(s) }).send({ message: 'Hi' }));
    expect(states.map(s => s.state)).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('ends at once when it is aborted, whatever it waits for', async () => {
    for (const at of [-1, 2]) {
      server.fault = (_, frame) => frame === at ? 'mute' : undefined;
      const controller = new AbortController();
      const reading = read(client().send({ message: 'Hi' }, { signal: controller.signal }));
      setTimeout(() => controller.abort(), 50);
      await expect(reading).rejects.toMatchObject({ name: 'ChatError', code: 'aborted' });
    }
  });

  it('ends when the client is closed while it waits for its next try', async () => {
    server.fault = () => 'cut';
    const chat = client({ minDelay: 60_000, maxDelay: 60_000, onConnection: s => s.state === 'waiting' && chat.close() });
    await expect(read(chat.send({ message: 'Hi' }))).rejects.toMatchObject({ code: 'aborted' });
  });

  it('is tried again at once when somebody says that the network is back', async () => {
    server.fault = connection => connection === 0 ? 'cut' : undefined;
    const chat = client({ minDelay: 60_000, maxDelay: 60_000, onConnection: s => s.state === 'waiting' && setTimeout(() => chat.wake()) });
    expect(textOf(await read(chat.send({ message: 'Hi' })))).toBe('Hello');
  });

  it('lets its connection go when the reader leaves', async () => {
    server.pieces = ['x'.repeat(3000)];
    let closed: Promise<unknown> | undefined;
    server.fault = (_, frame, response) => {
      if (frame === 0)
        closed = new Promise(resolve => response.on('close', resolve));
      return frame === 5 ? 'mute' : undefined;
    };
    for await (const event of client().send({ message: 'Hi' })) {
      if (event.type === 'text')
        break;
    }
    await closed;
  });
});

describe('a message', () => {
  it('is sent again under the same name until an answer is heard', async () => {
    server.fault = connection => connection < 6 ? 'cut' : undefined;
    await read(client().send({ message: 'Hi' }));
    const names = server.requests.filter(r => r.path === '/chat/stream').map(r => r.body.client_message_id);
    expect(names).toHaveLength(7);
    expect(new Set(names).size).toBe(1);
    expect(server.turns).toHaveLength(1);
  });

  it('is pending until the server has it, and outlives the page', async () => {
    const storage = memoryStorage();
    server.fault = () => 'cut';
    const controller = new AbortController();
    const first = client({ storage, onConnection: s => s.state === 'waiting' && controller.abort() });
    await expect(read(first.send({ message: 'Hi', sessionId: 'session-9' }, { signal: controller.signal }))).rejects.toBeInstanceOf(ChatError);

    server.fault = () => {};
    const second = client({ storage });
    const [pending, ...others] = second.pending();
    expect(others).toEqual([]);
    expect(pending).toMatchObject({ message: 'Hi', sessionId: 'session-9' });
    await read(second.send(pending!));
    expect(second.pending()).toEqual([]);
    expect(server.turns).toHaveLength(1);
  });

  it('that is refused is not pending', async () => {
    server.instead = (request, _, response) => {
      if (request.url!.endsWith('/chat/stream')) {
        response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"code":"session_busy","detail":"Busy.","status":409}');
        return true;
      }
      return false;
    };
    const chat = client();
    await expect(read(chat.send({ message: 'Hi' }))).rejects.toMatchObject({ code: 'session_busy', status: 409, message: 'Busy.' });
    expect(chat.pending()).toEqual([]);
  });

  it('waits as long as the server asks for', async () => {
    let refusals = 0;
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/chat/stream') || refusals++)
        return false;
      response.writeHead(429, { 'retry-after': '1' }).end('{"code":"rate_limited","detail":"Slowly.","status":429}');
      return true;
    };
    const began = Date.now();
    const chat = client({ onConnection: s => s.state === 'waiting' && chat.wake() });
    await read(chat.send({ message: 'Hi' }));
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
  });

  it('fails with words where waiting is of no use', async () => {
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/chat/stream'))
        return false;
      response.writeHead(429, { 'retry-after': '40000' }).end('{"code":"budget_spent","detail":"Tomorrow again.","status":429}');
      return true;
    };
    await expect(read(client().send({ message: 'Hi' }))).rejects.toMatchObject({ code: 'budget_spent', message: 'Tomorrow again.', retryAfter: 40_000_000 });
  });

  it('is given up when the server goes on failing', async () => {
    let asked = 0;
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/chat/stream'))
        return false;
      asked++;
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return true;
    };
    await expect(read(client().send({ message: 'Hi' }))).rejects.toMatchObject({ code: 'unavailable', status: 502 });
    expect(asked).toBe(5);
  });

  it('is not taken for sent by a page that is none of ours', async () => {
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/chat/stream'))
        return false;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Accept the terms of this network</h1>');
      return true;
    };
    const chat = client();
    await expect(read(chat.send({ message: 'Hi' }))).rejects.toMatchObject({ code: 'protocol' });
    expect(chat.pending()).toHaveLength(1);
  });
});
