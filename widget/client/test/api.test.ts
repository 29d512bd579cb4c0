import { describe, expect, it } from 'vitest';
import { type Message, unansweredTurn } from '../src/index.js';
import { json } from './server.js';
import { client, read, server } from './setup.js';

describe('the API', () => {
  it('calls every route that a visitor has', async () => {
    const calls: string[] = [];
    server.instead = (request, body, response) => {
      if (request.url!.endsWith('/visitors'))
        return false;
      calls.push(`${request.method} ${request.url!.slice(8)}${body ? ' ' + JSON.stringify(body) : ''}`);
      if (request.headers.accept === 'text/event-stream')
        response.writeHead(204).end();
      else if (request.method === 'DELETE')
        response.writeHead(204).end();
      else
        json(response, 200, {});
      return true;
    };
    const chat = client();
    await chat.config();
    await chat.sessions({ skip: 20, take: 10 });
    await chat.session('s');
    await chat.renameSession('s', 'T');
    await chat.deleteSession('s');
    await chat.messages('s', { before: 7 });
    await chat.feedback('m', 'down', 'Wrong.');
    await chat.feedback('m', null);
    await chat.turn('t');
    await chat.stop('t');
    await read(chat.regenerate('s'));
    await read(chat.edit('m', 'Otherwise'));
    await read(chat.follow('t', { after: '1.2' }));
    expect(calls.map(c => c.replace(/"[0-9a-f]{32}"/, '"NAME"'))).toEqual([
      'GET /widget/pk_test/config',
      'GET /sessions?project_id=project-1&skip=20&take=10',
      'GET /sessions/s',
      'PATCH /sessions/s {"title":"T"}',
      'DELETE /sessions/s',
      'GET /sessions/s/messages?before=7',
      'PUT /messages/m/feedback {"rating":"down","comment":"Wrong."}',
      'PUT /messages/m/feedback {"rating":null}',
      'GET /turns/t',
      'POST /turns/t/stop',
      'POST /sessions/s/regenerate {"client_message_id":"NAME"}',
      'PUT /messages/m {"message":"Otherwise","client_message_id":"NAME"}',
      'GET /turns/t/events',
    ]);
    expect(server.requests.at(-1)!.headers['last-event-id']).toBe('1.2');
  });

  it('tries a call again that was not heard, and says so when it never is', async () => {
    let asked = 0;
    server.instead = (request, _, response) => {
      if (!request.url!.endsWith('/config'))
        return false;
      if (++asked < 3) {
        response.destroy();
        return true;
      }
      json(response, 200, { name: 'Shop' });
      return true;
    };
    const chat = client();
    expect((await chat.config()).name).toBe('Shop');
    server.stop();
    await expect(chat.config()).rejects.toMatchObject({ code: 'offline', status: 0 });
  });

  it('has a code for every refusal, also for those of a proxy', async () => {
    for (const [status, body, code] of [
      [404, '{"code":"not_found","detail":"There is no such session."}', 'not_found'],
      [403, '', 'forbidden'],
      [418, 'tea', 'invalid_request'],
      [400, '{"code":"from_the_future"}', 'from_the_future'],
      [400, '{"code":"<b>"}', 'invalid_request'],
      [413, '<html>', 'payload_too_large'],
    ] as const) {
      server.instead = (request, _, response) => {
        if (!request.url!.endsWith('/config'))
          return false;
        response.writeHead(status).end(body);
        return true;
      };
      await expect(client().config()).rejects.toMatchObject({ name: 'ChatError', code, status });
    }
  });

  it('deletes what is deleted already', async () => {
    await client().deleteSession('gone');
  });

  it('is aborted by a signal that was aborted before', async () => {
    await expect(client().sessions({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(server.requests.filter(r => r.path.startsWith('/sessions'))).toEqual([]);
  });

  it('finds the turn that a reload left unanswered', () => {
    const message = (role: 'user' | 'assistant', turn_id: string) => ({ role, turn_id }) as Message;
    expect(unansweredTurn([])).toBeUndefined();
    expect(unansweredTurn([message('user', 'a'), message('assistant', 'a')])).toBeUndefined();
    expect(unansweredTurn([message('user', 'a'), message('assistant', 'a'), message('user', 'b')])).toBe('b');
  });
});
