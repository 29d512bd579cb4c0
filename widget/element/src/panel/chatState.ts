import type { ChatError } from '@chatbot-platform/client';
import type { Entry } from './entries.js';

export interface ChatState {
  entries: Entry[];
  sessionId: string | undefined;
  /** There are earlier messages. */
  more: boolean;
  loading: boolean;
  /** The answer that grows. */
  running: Entry | undefined;
  stopping: boolean;
  connection: 'fine' | 'lost';
  /** What could not be done, for the alert. */
  trouble: ChatError | undefined;
}

/** Where it is kept which session is open, and what happens in other tabs. */
export interface Surroundings {
  remember(name: 'session' | 'turn', value: string | undefined): void;
  recall(name: 'session' | 'turn'): string | undefined;
  tell(message: TabMessage): void;
  changed(): void;
  /** An answer began, grew to its end, or was refused. */
  began(): void;
  ended(entry: Entry): void;
}

export type TabMessage =
  | { kind: 'turn'; session: string }
  | { kind: 'changed'; session: string }
  | { kind: 'visitor' };
