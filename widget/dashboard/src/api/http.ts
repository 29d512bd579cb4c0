import { ChatError, problemOf } from '@chatbot-platform/client';
import { settings } from '../app/settings.js';
import { heard, refusedForNow, signedOut, unheard } from './weather.js';

export interface Answer<T> {
  data: T;
  /** What to send as `If-Match` with the next change. */
  etag: string | null;
}

interface Options {
  body?: unknown;
  ifMatch?: string | null | undefined;
  signal?: AbortSignal | undefined;
  /** A 401 is an answer here, and not the end of the session: somebody is just signing in. */
  quiet?: boolean;
}

/** How long an answer may take, in milliseconds. */
const TIMEOUT = 30_000;

/** One request to the API, by the browser's cookie. @throws ChatError, and nothing else. */
export async function request<T>(method: string, path: string, { body, ifMatch, signal, quiet }: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined)
    headers['content-type'] = 'application/json';
  if (ifMatch)
    headers['if-match'] = ifMatch;
  const late = AbortSignal.timeout(TIMEOUT);
  let response: Response;
  let text: string;
  try {
    response = await fetch(settings.api + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    if (!response.ok)
      throw await problemOf(response);
    text = await response.text();
  } catch (error) {
    if (error instanceof ChatError) {
      heard();
      notice(error, quiet);
      throw error;
    }
    if (signal?.aborted)
      throw new ChatError('aborted', 'The call was aborted.');
    unheard();
    throw new ChatError('offline', 'The server cannot be reached.');
  }
  heard();
  try {
    return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get('etag') };
  } catch {
    throw new ChatError('protocol', 'The server answered something else than expected.', response.status);
  }
}

/** What concerns the whole dashboard is told to all of it; what concerns the call goes to who made it. */
export function notice(error: unknown, quiet = false): void {
  if (!(error instanceof ChatError))
    return;
  if (error.status === 401 && !quiet)
    signedOut();
  else if (error.code === 'rate_limited')
    refusedForNow(error.retryAfter);
  else if (error.code === 'offline')
    unheard();
}

const only = async <T>(answer: Promise<Answer<T>>) => (await answer).data;

export const get = <T>(path: string, signal?: AbortSignal) => only(request<T>('GET', path, { signal }));
export const post = <T>(path: string, body?: unknown) => only(request<T>('POST', path, { body }));
export const put = <T>(path: string, body?: unknown, ifMatch?: string | null) => only(request<T>('PUT', path, { body, ifMatch }));
export const patch = <T>(path: string, body: unknown, ifMatch?: string | null) => only(request<T>('PATCH', path, { body, ifMatch }));
export const remove = (path: string, ifMatch?: string | null) => only(request<void>('DELETE', path, { ifMatch }));

/** The tag of a project or prompt as it was read. */
export const tagOf = (thing: { version: number }) => `"${thing.version}"`;

/** `?a=1&b=2` of what is not empty. */
export function queryOf(values: Record<string, string | number | null | undefined>): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '')
      said.set(name, String(value));
  }
  return said.size ? `?${said}` : '';
}
