import { ChatError } from '@chatbot-platform/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patch, queryOf, request, tagOf } from '../src/api/http.js';
import { busyUntil, expired, offline } from '../src/api/weather.js';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
let fetched: ReturnType<typeof vi.fn>;

beforeEach(() => {
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  offline.value = false;
  expired.value = false;
  busyUntil.value = 0;
});

const refusal = (work: Promise<unknown>) => work.then(() => { throw new Error('It was not refused.'); }, (error: ChatError) => error);

describe('request', () => {
  it('answers the JSON with its tag, and sends the cookie to its own origin alone', async () => {
    fetched.mockResolvedValue(answer(200, { id: 1 }, { etag: '"4"' }));
    expect(await request('GET', '/projects/1')).toEqual({ data: { id: 1 }, etag: '"4"' });
    expect(fetched.mock.calls[0]![1]).toMatchObject({ credentials: 'same-origin', cache: 'no-store' });
  });

  it('sends what was read as If-Match', async () => {
    fetched.mockResolvedValue(answer(200, {}));
    await patch('/projects/1', { name: 'x' }, tagOf({ version: 7 }));
    expect(fetched.mock.calls[0]![1].headers).toMatchObject({ 'if-match': '"7"', 'content-type': 'application/json' });
  });

  it('tells a refusal by its code', async () => {
    fetched.mockResolvedValue(answer(412, { code: 'precondition_failed', detail: 'Changed.' }));
    expect(await refusal(request('PATCH', '/projects/1', { body: {} }))).toMatchObject({ code: 'precondition_failed', status: 412, message: 'Changed.' });
  });

  it('tells a proxy that answers with a page', async () => {
    fetched.mockResolvedValue(new Response('<html>', { status: 503 }));
    expect(await refusal(request('GET', '/x'))).toMatchObject({ code: 'unavailable', status: 503 });
  });

  it('tells an answer that is none', async () => {
    fetched.mockResolvedValue(new Response('<html>', { status: 200 }));
    expect(await refusal(request('GET', '/x'))).toMatchObject({ code: 'protocol' });
  });

  it('ends the session on a 401, unless somebody is just signing in', async () => {
    fetched.mockImplementation(async () => answer(401, { code: 'unauthenticated' }));
    await refusal(request('POST', '/auth/login', { quiet: true }));
    expect(expired.value).toBe(false);
    await refusal(request('GET', '/projects'));
    expect(expired.value).toBe(true);
  });

  it('knows how long the server wants to be left alone', async () => {
    fetched.mockResolvedValue(answer(429, { code: 'rate_limited' }, { 'retry-after': '30' }));
    await refusal(request('GET', '/x'));
    expect(busyUntil.value - Date.now()).toBe(30_000);
  });

  it('is offline when nothing is heard, and knocks until something is', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed'));
    expect(await refusal(request('GET', '/x'))).toMatchObject({ code: 'offline' });
    expect(offline.value).toBe(true);
    fetched.mockResolvedValue(new Response('', { status: 200 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(offline.value).toBe(false);
  });

  it('takes a call that was given up for no failure of the network', async () => {
    const leaving = new AbortController();
    fetched.mockImplementation((_: string, init: RequestInit) => new Promise((_, reject) => init.signal!.addEventListener('abort', () => reject(new Error('aborted')))));
    const work = refusal(request('GET', '/x', { signal: leaving.signal }));
    leaving.abort();
    expect(await work).toMatchObject({ code: 'aborted' });
    expect(offline.value).toBe(false);
  });
});

it('puts into a query what is said', () => expect(queryOf({ q: 'a b&c', skip: 0, take: null, user: '' })).toBe('?q=a+b%26c&skip=0'));
