import { aborted, link } from './abort.js';
import type { CallOptions, ChatClient, ChatClientOptions, NewMessage, TurnStream } from './api.js';
import { ChatError } from './errors.js';
import { cut, follow } from './follow.js';
import { type Call, createHttp, type Credentials } from './http.js';
import { createOutbox } from './outbox.js';
import { toError } from './problem.js';
import { createRetry } from './retry.js';
import { createSse } from './sse.js';
import { memoryStorage } from './storage.js';
import { SEND, type Start, type Transport } from './transport.js';
import type { Turn } from './types.js';
import { createVisitors } from './visitor.js';

/** The API of one project, as a visitor with a key, or as the host's own user with a token. */
export function createClient(options: ChatClientOptions): ChatClient {
  const closing = link();
  const storage = options.storage ?? memoryStorage();
  const retry = createRetry(options.minDelay, options.maxDelay);
  const http = createHttp(options, closing.signal, retry);
  const visitors = createVisitors(options, storage, http);
  const credentials: Credentials = options.token ? { token: async () => options.token!() } : visitors;
  const outbox = createOutbox(storage, options.key ?? options.projectId ?? '');
  const sse = createSse(http, credentials, options.silence);
  let transport: Transport = sse;
  let loading: Promise<unknown> | undefined;

  const call = <T>(signal: AbortSignal | undefined, path: string, method?: string, body?: unknown): Promise<T> =>
    http.json<T>({ path, method, body } as Call, signal, credentials);

  const projectId = async (signal?: AbortSignal) => options.projectId ?? (options.token ? undefined : (await visitors.grant(signal)).project_id);

  /** The hub is code of its own, loaded with the first stream. Where it cannot be loaded there is SSE. */
  async function ready() {
    if (options.transport === 'signalr')
      await (loading ??= import('./signalr.js').then(
        ({ createSignalR }) => { transport = createSignalR(options.url, credentials, sse, { link, toError, cut, aborted, sendPath: SEND }); }, () => {}));
  }

  async function* stream(start: Start, call: CallOptions): TurnStream & AsyncGenerator {
    await ready();
    yield* follow(() => transport, start, retry, closing.signal, call, options.onConnection);
  }

  async function* sending(message: NewMessage & { clientMessageId: string }, call: CallOptions): TurnStream & AsyncGenerator {
    const body = async (signal: AbortSignal) => ({
      ...(message.sessionId ? { session_id: message.sessionId } : { project_id: await projectId(signal) }),
      message: message.message,
      client_message_id: message.clientMessageId,
      model: message.model,
    });
    try {
      for await (const event of stream({ method: 'POST', path: SEND, body }, call)) {
        if (event.type === 'turn.started')
          outbox.remove(message.clientMessageId);
        yield event;
      }
    } catch (error) {
      // The server will not have it: that is an answer, too.
      if (error instanceof ChatError && error.status >= 400 && error.status < 500 && error.code !== 'rate_limited' && error.status !== 401)
        outbox.remove(message.clientMessageId);
      throw error;
    }
  }

  const again = (method: 'POST' | 'PUT', path: string, body: object, call: CallOptions & { model?: string | undefined }) => {
    const named = { ...body, client_message_id: newName(), model: call.model };
    return stream({ method, path, body: async () => named }, call);
  };

  return {
    config: ({ signal } = {}) => http.json({ path: `/widget/${options.key}/config` }, signal),
    visitor: async ({ signal } = {}) => (await visitors.grant(signal)).visitor,
    hasVisitor: () => !!visitors.known(),
    identify: (token, { signal } = {}) => visitors.identify(token, signal),
    logout: ({ signal } = {}) => {
      outbox.clear();
      return visitors.logout(signal);
    },

    send(message, call = {}) {
      const named = { ...message, clientMessageId: message.clientMessageId ?? newName() };
      outbox.add(named);
      return sending(named, call);
    },
    regenerate: (id, call = {}) => again('POST', `/sessions/${id}/regenerate`, {}, call),
    edit: (id, message, call = {}) => again('PUT', `/messages/${id}`, { message }, call),
    follow: (turnId, { signal, after } = {}) => stream({ turnId, after }, { signal }),
    stop: (id, { signal } = {}) => call<Turn>(signal, `/turns/${id}/stop`, 'POST'),
    turn: (id, { signal } = {}) => call(signal, `/turns/${id}`),
    pending: outbox.all,
    forget: outbox.remove,

    async sessions({ signal, skip, take } = {}) {
      return call(signal, '/sessions' + query({ project_id: await projectId(signal), skip, take }));
    },
    session: (id, { signal } = {}) => call(signal, `/sessions/${id}`),
    renameSession: (id, title, { signal } = {}) => call(signal, `/sessions/${id}`, 'PATCH', { title }),
    // A session that is not there is deleted, whoever did it.
    deleteSession: (id, { signal } = {}) => call<void>(signal, `/sessions/${id}`, 'DELETE').catch(error => {
      if (error.code !== 'not_found')
        throw error;
    }),
    messages: (id, { signal, before, take } = {}) => call(signal, `/sessions/${id}/messages` + query({ before, take })),
    feedback: (id, rating, comment, { signal } = {}) =>
      call(signal, `/messages/${id}/feedback`, 'PUT', { rating, comment }),

    wake: retry.wake,
    close() {
      closing.abort(aborted());
      transport.close?.();
    },
  };
}

function query(values: Record<string, string | number | undefined>): string {
  const said = Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${encodeURIComponent(value!)}`);
  return said.length ? '?' + said.join('&') : '';
}

/** A name that nobody else takes. (`randomUUID` is there on https alone.) */
export const newName = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
