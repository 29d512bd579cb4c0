import type { KeyValueStorage, PendingMessage } from './api.js';
import { slot } from './storage.js';

/** More than this many unheard messages nobody means to send. */
const MOST = 20;

export interface Outbox {
  all(): PendingMessage[];
  add(message: PendingMessage): void;
  remove(clientMessageId: string): void;
  clear(): void;
}

/** What was sent and not yet heard. It outlives the page, and sending twice is harmless, since messages are named. */
export function createOutbox(storage: KeyValueStorage, owner: string): Outbox {
  const kept = slot<PendingMessage[]>(storage, `chatbot:${owner}:outbox`);
  // A page that bends how arrays are written may have made something else of them.
  const all = () => [kept.get() ?? []].flat().filter(message => message.clientMessageId);
  const without = (id: string) => all().filter(m => m.clientMessageId !== id);
  const set = (messages: PendingMessage[]) => kept.set(messages.length ? messages : undefined);
  return {
    all,
    add: message => set([...without(message.clientMessageId), message].slice(-MOST)),
    remove: id => set(without(id)),
    clear: () => set([]),
  };
}
