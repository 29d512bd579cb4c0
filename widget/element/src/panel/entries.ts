import type { Cited, ErrorCode, Message, TurnStatus } from '@chatbot-platform/client';

/** Why something did not work: a `ChatError`, or what a turn ended with. */
export interface Trouble {
  code: ErrorCode;
  message: string;
  /** In milliseconds. */
  retryAfter?: number;
}

/** One utterance as the log shows it: stored, on its way, or growing. */
export interface Entry {
  role: 'user' | 'assistant';
  text: string;
  /** `sending`: no answer was heard yet. `unsent`: it was refused, or given up. */
  status: TurnStatus | 'sending' | 'unsent';
  id?: string;
  turnId?: string;
  ordinal?: number;
  /** The name by which sending it again does not double it. */
  clientId?: string;
  rating?: 'up' | 'down' | undefined;
  error?: Trouble | undefined;
  /** The model thinks, or a tool works, and there is nothing to read yet. */
  thinking?: boolean;
  sources?: Pick<Cited, 'title' | 'url'>[];
}

export function entryOf(message: Message): Entry {
  const { id, turn_id, ordinal, role, content, status, feedback } = message;
  return { role, text: content, status, id, turnId: turn_id, ordinal, rating: feedback?.rating };
}

/**
 * The log after the newest page of stored messages was read: what is known stays the same object, so what shows it stays, too.
 * Older entries than the page stay before it, and what no answer was heard to stays behind it.
 */
export function reconcile(entries: readonly Entry[], messages: readonly Message[]): Entry[] {
  const first = messages[0]?.ordinal ?? 0;
  const older = entries.filter(entry => entry.ordinal !== undefined && entry.ordinal < first);
  const unheard = entries.filter(entry => entry.status === 'sending' || entry.status === 'unsent');
  const known = messages.map(message => {
    const found = entries.find(entry => entry.id === message.id
      || (!entry.id && entry.role === message.role && entry.role === 'assistant' && entry.turnId === message.turn_id));
    const fresh = entryOf(message);
    return found ? Object.assign(found, fresh) : fresh;
  });
  return [...older, ...known, ...unheard];
}
