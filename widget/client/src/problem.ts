import { ChatError, type ErrorCode } from './errors.js';

/** A proxy's refusals have no problem in them. */
const byStatus: Record<number, ErrorCode> = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 413: 'payload_too_large', 429: 'rate_limited' };

export function toError(problem: { code?: unknown; detail?: unknown; status?: unknown } | null, status: number, retryAfter = 0): ChatError {
  const code = /^[a-z_]+$/.test(`${problem?.code ?? ''}`)
    ? problem!.code as ErrorCode
    : byStatus[status] ?? (status >= 502 ? 'unavailable' : status >= 500 ? 'internal' : 'invalid_request');
  return new ChatError(code, typeof problem?.detail === 'string' ? problem.detail : `The server answered ${status}.`, status, retryAfter);
}

/** The refusal that an answer which is none stands for, whether it has a problem in it or a proxy wrote it. */
export async function problemOf(response: Response): Promise<ChatError> {
  const after = response.headers.get('retry-after') ?? '';
  const wait = /^\d+$/.test(after) ? +after * 1000 : Date.parse(after) - Date.now();
  const problem = await response.json().catch(() => null);
  return toError(problem, response.status, wait > 0 ? wait : 0);
}
