import { describe, expect, it } from 'vitest';
import { type KeyValueStorage, memoryStorage, type Visitor } from '../src/index.js';
import { client, read, server } from './setup.js';
import { json } from './server.js';

const mints = () => server.requests.filter(r => r.path.endsWith('/visitors') && r.method === 'POST');

describe('a visitor', () => {
  it('is asked for once, however many calls wait for it', async () => {
    const chat = client();
    expect(chat.hasVisitor()).toBe(false);
    await Promise.all([chat.visitor(), chat.visitor(), read(chat.send({ message: 'a' })), read(chat.send({ message: 'b' }))]);
    expect(mints()).toHaveLength(1);
    expect(chat.hasVisitor()).toBe(true);
  });

  it('is the same one in the next page and the next tab', async () => {
    const storage = memoryStorage();
    const first = await client({ storage }).visitor();
    expect(await client({ storage }).visitor()).toEqual(first);
    expect(mints()).toHaveLength(1);
  });

  it('gets a new token for one that is refused, in one request for all', async () => {
    const chat = client();
    const before = await chat.visitor();
    server.tokens.clear();
    await Promise.all([read(chat.send({ message: 'a' })), read(chat.send({ message: 'b' })), read(chat.send({ message: 'c' }))]);
    expect(mints()).toHaveLength(2);
    expect(mints()[1]!.body).toHaveProperty('renewal_token');
    expect(await chat.visitor()).toEqual(before);
  });

  it('renews its token before it expires', async () => {
    let lifetime = 10;
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/visitors'))
        return false;
      server.tokens.add(`cv_${lifetime}`);
      json(response, 200, { token: `cv_${lifetime}`, renewal_token: 'cr_1', expires_in: lifetime, project_id: 'p', visitor: { id: 'v', name: null, signed_in: false } });
      lifetime = 900;
      return true;
    };
    const chat = client();
    await chat.visitor();
    await read(chat.send({ message: 'a' }));
    expect(server.requests.find(r => r.path === '/chat/stream')!.headers.authorization).toBe('Bearer cv_900');
    await read(chat.send({ message: 'b' }));
    expect(mints()).toHaveLength(2);
  });

  it('takes the token that another tab has renewed', async () => {
    const storage = memoryStorage();
    const one = client({ storage }), other = client({ storage });
    await one.visitor();
    server.tokens.clear();
    await read(one.send({ message: 'a' }));
    await read(other.send({ message: 'b' }));
    expect(mints()).toHaveLength(2);
  });

  it('is a new one when the old is not known any more, and the page is told', async () => {
    const seen: Visitor[] = [];
    const chat = client({ onVisitor: v => seen.push(v) });
    await chat.visitor();
    server.tokens.clear();
    server.renewals.clear();
    await read(chat.send({ message: 'a' }));
    expect(seen.map(v => v.id)).toEqual(['visitor-1', 'visitor-2']);
  });

  it('stays who they are when the server cannot be reached', async () => {
    const storage = memoryStorage();
    await client({ storage }).visitor();
    server.tokens.clear();
    let down = true;
    server.instead = (request, _, response) => {
      if (!down || !request.url!.endsWith('/visitors'))
        return false;
      response.destroy();
      return true;
    };
    const chat = client({ storage, onConnection: s => { if (s.state === 'waiting') down = false; } });
    await read(chat.send({ message: 'a' }));
    expect((await chat.visitor()).id).toBe('visitor-1');
  });

  it('becomes the user that the host names, who gets what the visitor had', async () => {
    const chat = client();
    await chat.visitor();
    expect(await chat.identify('a.signed.token')).toMatchObject({ id: 'user-1', signed_in: true });
    expect(mints()[1]!.body).toEqual({ identity_token: 'a.signed.token', renewal_token: expect.stringMatching(/^cr_/) });
    expect((await chat.visitor()).id).toBe('user-1');
  });

  it('says once more who it is where somebody said so at the same moment, and not a third time', async () => {
    const chat = client();
    await chat.visitor();
    let refusals = 1;
    server.instead = (_, body, response) => {
      if (!body?.identity_token || refusals-- <= 0)
        return false;
      response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"status":409,"code":"conflict","detail":"Read anew and try again."}');
      return true;
    };
    expect(await chat.identify('a.signed.token')).toMatchObject({ id: 'user-1', signed_in: true });
    refusals = 2;
    await expect(chat.identify('a.signed.token')).rejects.toMatchObject({ code: 'conflict', status: 409 });
  });

  it('who logs out leaves nothing behind', async () => {
    const kept = new Map<string, string>();
    const storage: KeyValueStorage = { getItem: k => kept.get(k) ?? null, setItem: (k, v) => void kept.set(k, v), removeItem: k => void kept.delete(k) };
    const chat = client({ storage });
    await read(chat.send({ message: 'a' }));
    expect(kept.size).toBe(1);
    await chat.logout();
    expect(kept.size).toBe(0);
    const leave = server.requests.at(-1)!;
    expect([leave.method, leave.headers.authorization]).toEqual(['DELETE', expect.stringMatching(/^Bearer cv_/)]);
  });

  it('is kept in memory by a storage that refuses', async () => {
    const refuse = () => { throw new DOMException('no', 'SecurityError'); };
    const chat = client({ storage: { getItem: () => null, setItem: refuse, removeItem: refuse } });
    await read(chat.send({ message: 'a' }));
    await read(chat.send({ message: 'b' }));
    expect(mints()).toHaveLength(1);
  });

  it('of the host has the host\'s token, and no visitor is made', async () => {
    server.tokens.add('of-the-host');
    const chat = client({ token: () => 'of-the-host', projectId: 'project-7' });
    await read(chat.send({ message: 'a' }));
    expect(mints()).toEqual([]);
    expect(server.requests[0]!.body).toMatchObject({ project_id: 'project-7', message: 'a' });
  });
});
