import type {
  Cursor, Message, MessagePage, Session, SessionPage, Turn, TurnEvent, Visitor, WidgetConfig,
} from './types.js';

/** Where state is kept: `localStorage`, `sessionStorage`, or {@link memoryStorage}. Tabs that share one share the visitor. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type TransportName = 'sse' | 'signalr';

/** How a stream stands: `connecting` (again), `open`, or `waiting` until the next try. */
export type ConnectionState =
  | { state: 'connecting' | 'open' }
  | { state: 'waiting'; error: Error; delay: number };

export interface ChatClientOptions {
  /** Where the host maps ChatbotPlatform, for instance `https://example.com/chatbot`. */
  url: string;
  /** The project's publishable key, `pk_…`: the client asks for visitor tokens itself and renews them. */
  key?: string;
  /** Instead of a key: a token of the host's own, asked for with every request. `''` sends none (cookies do). */
  token?: () => string | Promise<string>;
  /** With a token of the host's own: the project that new sessions belong to. */
  projectId?: string;
  /** `sse` if not set. `signalr` falls back to it where web sockets do not work. */
  transport?: TransportName;
  /** Where the visitor and unsent messages are kept; memory if not set. */
  storage?: KeyValueStorage;
  /** Told of every change of a stream's connection. */
  onConnection?: (state: ConnectionState) => void;
  /** Told when the visitor is another than before: a new one, signed in, or signed out elsewhere. */
  onVisitor?: (visitor: Visitor) => void;
  fetch?: typeof fetch;
  /** First wait before a retry, in milliseconds; doubles each time up to `maxDelay`, with jitter. 500 and 20 000 if not set. */
  minDelay?: number;
  maxDelay?: number;
  /** After how long without a byte (the server's heartbeat comes each 15 s) a stream is taken for dead, in milliseconds. 45 000 if not set. */
  silence?: number;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface NewMessage {
  message: string;
  /** Left out, the message begins a session. */
  sessionId?: string | undefined;
  model?: string | undefined;
  /** Names the message: the same name is stored and answered once. Made up if left out. */
  clientMessageId?: string | undefined;
}

/** A message that was sent, and of which the server has not yet said whether it has it. */
export interface PendingMessage extends NewMessage {
  clientMessageId: string;
}

/**
 * A turn's events. Whatever the network does, they come with no gap and no repeat, and `turn.ended` is the last. Iterate it once.
 * Leaving the loop, or aborting, leaves the turn running; `stop` stops it.
 */
export type TurnStream = AsyncIterable<TurnEvent>;

export interface ChatClient {
  /** The project's widget settings. */
  config(options?: CallOptions): Promise<WidgetConfig>;
  /** Who the visitor is; a new one if there is none yet. */
  visitor(options?: CallOptions): Promise<Visitor>;
  /** Whether a visitor is known already, without asking anyone. */
  hasVisitor(): boolean;
  /** Makes the visitor the user that the host's signed token names. The anonymous sessions become theirs. */
  identify(identityToken: string, options?: CallOptions): Promise<Visitor>;
  /** Ends the visitor: their tokens count for nothing from then on, and unsent messages are forgotten. */
  logout(options?: CallOptions): Promise<void>;

  /** Sends a message until an answer is heard, and streams the answer. */
  send(message: NewMessage, options?: CallOptions): TurnStream;
  /** Answers a session's last message anew. */
  regenerate(sessionId: string, options?: CallOptions & { model?: string }): TurnStream;
  /** Says a message in other words, and answers it. What followed it is superseded. */
  edit(messageId: string, message: string, options?: CallOptions & { model?: string }): TurnStream;
  /** Streams a turn, from its start or from a cursor. */
  follow(turnId: string, options?: CallOptions & { after?: Cursor }): TurnStream;
  /** Stops a turn, and keeps what was said. The stream that reads it ends with `turn.ended`. */
  stop(turnId: string, options?: CallOptions): Promise<Turn>;
  turn(turnId: string, options?: CallOptions): Promise<Turn>;
  /** Messages that no answer was heard to, of this tab and earlier ones: send them again, as they are. */
  pending(): PendingMessage[];
  /** Gives a pending message up. */
  forget(clientMessageId: string): void;

  sessions(options?: CallOptions & { skip?: number; take?: number }): Promise<SessionPage>;
  session(sessionId: string, options?: CallOptions): Promise<Session>;
  renameSession(sessionId: string, title: string, options?: CallOptions): Promise<Session>;
  deleteSession(sessionId: string, options?: CallOptions): Promise<void>;
  /** The newest messages, or those before an ordinal. */
  messages(sessionId: string, options?: CallOptions & { before?: number; take?: number }): Promise<MessagePage>;
  feedback(messageId: string, rating: 'up' | 'down' | null, comment?: string, options?: CallOptions): Promise<Message>;

  /** Tries again at once what waits for its next try: call it when the network is back. */
  wake(): void;
  /** Ends every call and connection. */
  close(): void;
}
