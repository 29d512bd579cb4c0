import type { Cursor, TurnEvent } from './types.js';

/** What a stream begins with: a request that makes a turn, or a turn and a place in it. */
export type Start =
  | { method: 'POST' | 'PUT'; path: string; body: (signal: AbortSignal) => Promise<object>; turnId?: undefined }
  | { turnId: string; after?: Cursor | undefined };

/** One try of one stream: it ends, or throws, wherever the connection does. */
export interface Transport {
  /** @param onOpen Called once the server has answered, and whether there is nothing more to say. */
  stream(start: Start, signal: AbortSignal, onOpen: (done: boolean) => void): AsyncGenerator<TurnEvent, void>;
  close?(): void;
}

/** The route that both transports know. */
export const SEND = '/chat/stream';
