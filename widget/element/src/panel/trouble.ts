import type { Trouble } from './entries.js';
import { type Context, phrase } from './context.js';
import type { Words } from '../words/en.js';

const names: Record<string, keyof Words> = {
  session_busy: 'busy', forbidden: 'forbidden', unauthenticated: 'forbidden', not_found: 'gone', content_filtered: 'filtered', model_rejected: 'tooMuch',
  payload_too_large: 'tooMuch', length_limit: 'tooMuch', offline: 'unavailable', unavailable: 'unavailable', model_unavailable: 'unavailable', model_rate_limited: 'unavailable',
  model_unauthorized: 'unavailable', budget_spent: 'limit',
};

/** A sentence that says what to do. The server's own words are for developers, but for those about a limit, which the project's owner wrote. */
export function sentence(context: Context, error: Trouble): string {
  if (error.code === 'rate_limited')
    return phrase(context, 'tooFast', { n: Math.max(1, Math.ceil((error.retryAfter ?? 0) / 1000)) });
  const name = Object.hasOwn(names, error.code) ? names[error.code]! : 'wrongSomehow';
  return phrase(context, name);
}
