import type { Message } from './types.js';

/**
 * The turn that a session's newest messages leave unanswered: follow it after a reload, whether it still runs or has ended
 * without a word.
 */
export function unansweredTurn(messages: readonly Message[]): string | undefined {
  const last = messages[messages.length - 1];
  return last?.role === 'user' ? last.turn_id : undefined;
}
