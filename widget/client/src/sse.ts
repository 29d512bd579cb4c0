import { link } from './abort.js';
import { ChatError } from './errors.js';
import { frames } from './frames.js';
import { type Credentials, type Http, parse, silent, unheard } from './http.js';
import type { Transport } from './transport.js';
import type { TurnEvent } from './types.js';

const EVENT_STREAM = 'text/event-stream';

/** Server-sent events over fetch. */
export function createSse(http: Http, credentials: Credentials, silence = 45_000): Transport {
  return {
    async *stream(start, outer, onOpen) {
      const { signal, abort, free } = link(outer);
      // One clock for all of the stream: to wind one up anew with each piece would cost more than to read it.
      let heard = Date.now();
      const clock = setInterval(() => Date.now() - heard > silence && abort(silent()), silence / 4);
      try {
        const response = await http.open(start.turnId === undefined
          ? { ...start, body: await start.body(signal), accept: EVENT_STREAM }
          : { path: `/turns/${start.turnId}/events`, after: start.after, accept: EVENT_STREAM }, signal, credentials);
        const done = response.status === 204;
        if (!done && !response.headers.get('content-type')?.startsWith(EVENT_STREAM))
          throw new ChatError('protocol', 'The server answered something else than expected.', response.status);
        onOpen(done);
        if (done)
          return;

        let events: TurnEvent[] = [];
        const feed = frames(data => events.push(parse(data) as TurnEvent));
        const decoder = new TextDecoder();
        const reader = response.body!.getReader();
        for (;;) {
          const { done, value } = await reader.read().catch(() => { throw unheard(signal); });
          if (done)
            return;
          feed(decoder.decode(value, { stream: true }));
          // While the consumer is at work nothing is read, and that is not the server's silence.
          heard = Infinity;
          const ready = events;
          events = [];
          yield* ready;
          heard = Date.now();
        }
      } finally {
        clearInterval(clock);
        // Lets the connection go if the reader left before its end; it does nothing after that.
        abort(silent());
        free();
      }
    },
  };
}
