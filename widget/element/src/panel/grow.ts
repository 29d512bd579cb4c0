import type { TurnEvent } from '@chatbot-platform/client';
import type { ChatState } from './chatState.js';
import { entryOf, type Entry } from './entries.js';

/** What an event of a turn adds to its answer, once the turn has begun. */
export function grow(event: TurnEvent, entry: Entry, question: Entry | undefined, state: ChatState): void {
  switch (event.type) {
    case 'text':
      entry.text += event.text;
      entry.thinking = false;
      break;
    case 'reasoning': case 'tool.called':
      entry.thinking = true;
      break;
    case 'cited':
      (entry.sources ??= []).push({ title: event.title ?? null, url: event.url ?? null });
      break;
    case 'turn.ended': {
      const { message, error } = event;
      if (question && message)
        question.ordinal = message.ordinal - 1;
      Object.assign(entry, message ? entryOf(message) : {}, { status: event.status, error: error ?? undefined, thinking: false });
      state.entries = state.entries.filter(other => other === entry || !other.id || other.id !== entry.id);
    }
  }
}
