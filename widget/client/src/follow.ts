import { aborted, link } from './abort.js';
import type { CallOptions, ConnectionState } from './api.js';
import { unread } from './cursor.js';
import { ChatError } from './errors.js';
import type { Retry } from './retry.js';
import type { Start, Transport } from './transport.js';
import type { Cursor, TurnEvent } from './types.js';

/**
 * A turn's events over as many connections as it takes. Until the turn is known, the request that makes it is made again (it
 * names its message, so it makes one turn); from then on the turn is followed from the last cursor.
 */
export async function* follow(
  transport: (start: Start) => Transport,
  start: Start,
  retry: Retry,
  closing: AbortSignal,
  { signal: outer }: CallOptions,
  onConnection?: (state: ConnectionState) => void,
): AsyncGenerator<TurnEvent, void> {
  const { signal, abort, free } = link(outer, closing);
  let next = start;
  let after: Cursor | undefined = start.turnId === undefined ? undefined : start.after;
  let tries = 0;
  try {
    for (;;) {
      let done = false;
      try {
        if (signal.aborted)
          throw signal.reason;
        onConnection?.({ state: 'connecting' });
        const events = transport(next).stream(next, signal, end => {
          done = end;
          onConnection?.({ state: 'open' });
        });
        for await (const event of events) {
          if (!event?.cursor)
            throw new ChatError('protocol', 'The server answered something else than expected.');
          const news = unread(event, after);
          if (news === undefined)
            throw new ChatError('protocol', 'The server answered something else than expected.');
          if (event.type === 'turn.started')
            next = { turnId: event.turn_id };
          if (!news)
            continue;
          after = event.cursor;
          tries = 0;
          yield news;
          if (event.type === 'turn.ended')
            return;
        }
        if (done)
          return;
        throw cut();
      } catch (error) {
        await retry.pause(error, ++tries, signal, (e, delay) => onConnection?.({ state: 'waiting', error: e, delay }));
      }
      if (next.turnId !== undefined)
        next = { turnId: next.turnId, after };
    }
  } finally {
    abort(aborted());
    free();
  }
}

export const cut = () => new ChatError('offline', 'The server cannot be reached.');
