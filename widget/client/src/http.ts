import type { ChatClientOptions } from './api.js';
import { link } from './abort.js';
import { ChatError } from './errors.js';
import { problemOf } from './problem.js';
import type { Retry } from './retry.js';

/** How long a plain call may take, in milliseconds. */
const TIMEOUT = 30_000;
/** How often a plain call is tried. A stream is tried until it is heard. */
const TRIES = 4;

export interface Call {
  method?: string;
  path: string;
  body?: unknown;
  accept?: string;
  /** The last event's id that was seen. */
  after?: string | undefined;
}

/** Who asks: gives a token, and a new one for one that the server would not take. */
export interface Credentials {
  token(signal: AbortSignal): Promise<string>;
  renew?(refused: string, signal: AbortSignal): Promise<string>;
}

export interface Http {
  /** One try of one request; the answer is a 2xx. */
  open(call: Call, signal: AbortSignal, credentials?: Credentials): Promise<Response>;
  /** A call that may be made again without harm, with its JSON. */
  json<T>(call: Call, signal: AbortSignal | undefined, credentials?: Credentials): Promise<T>;
}

export function createHttp(options: ChatClientOptions, closing: AbortSignal, retry: Retry): Http {
  const base = options.url.replace(/\/+$/, '');

  async function request(call: Call, token: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept: call.accept ?? 'application/json' };
    if (token)
      headers.authorization = 'Bearer ' + token;
    if (call.body !== undefined)
      headers['content-type'] = 'application/json';
    if (call.after)
      headers['last-event-id'] = call.after;
    try {
      return await (options.fetch ?? globalThis.fetch)(base + call.path, {
        method: call.method ?? 'GET',
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        // A visitor is known by the token alone; the host's own user may be by a cookie.
        credentials: options.key ? 'omit' : 'same-origin',
        cache: 'no-store',
        signal,
      });
    } catch {
      throw unheard(signal);
    }
  }

  async function open(call: Call, signal: AbortSignal, credentials?: Credentials): Promise<Response> {
    const token = await credentials?.token(signal) ?? '';
    let response = await request(call, token, signal);
    if (response.status === 401 && credentials?.renew)
      response = await request(call, await credentials.renew(token, signal), signal);
    if (!response.ok)
      throw await problemOf(response);
    return response;
  }

  return {
    open,
    async json<T>(call: Call, outer: AbortSignal | undefined, credentials?: Credentials): Promise<T> {
      const whole = link(outer, closing);
      try {
        for (let tries = 1; ; tries++) {
          const { signal, abort, free } = link(whole.signal);
          const timer = setTimeout(() => abort(silent()), TIMEOUT);
          try {
            const response = await open(call, signal, credentials);
            const text = await response.text().catch(() => { throw unheard(signal); });
            return (response.status === 204 ? undefined : parse(text)) as T;
          } catch (error) {
            if (tries >= TRIES)
              throw error;
            await retry.pause(error, tries, whole.signal);
          } finally {
            clearTimeout(timer);
            free();
          }
        }
      } finally {
        whole.free();
      }
    },
  };
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ChatError('protocol', 'The server answered something else than expected.');
  }
}

export const silent = () => new ChatError('offline', 'The server cannot be reached.');

/** What stands behind a failed read: the abort of a signal, or the network. */
export const unheard = (signal: AbortSignal): ChatError =>
  signal.aborted ? signal.reason as ChatError : new ChatError('offline', 'The server cannot be reached.');
