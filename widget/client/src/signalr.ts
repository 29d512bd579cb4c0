import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { HubConnection, ISubscription } from '@microsoft/signalr';
import type { link } from './abort.js';
import type { ChatError } from './errors.js';
import type { Credentials } from './http.js';
import type { toError } from './problem.js';
import type { Transport } from './transport.js';
import type { TurnEvent } from './types.js';

// This module is a chunk of its own, and imports none of its siblings but by type: what it shares with them would be a third
// file, which everybody had to load. It is handed what it needs.
export interface Tools {
  link: typeof link;
  toError: typeof toError;
  cut: () => ChatError;
  aborted: () => ChatError;
  sendPath: string;
}

/** So often may the first connection fail before web sockets are taken not to work here. */
const FAILURES = 2;
/** A connection that nothing is read from is closed after this long, in milliseconds. */
const IDLE = 60_000;

/**
 * Turns over the hub. Web sockets alone and without negotiation: one connection, one server, no sticky sessions.
 * @param sse What the hub does not do, and all of it where the hub cannot be reached.
 */
export function createSignalR(url: string, credentials: Credentials, sse: Transport, tools: Tools): Transport {
  let connection: Promise<HubConnection> | undefined;
  let failures = 0;
  let readers = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function drop() {
    const dropped = connection;
    connection = undefined;
    void dropped?.then(hub => hub.stop(), () => {});
  }

  async function connect(): Promise<HubConnection> {
    const hub = new HubConnectionBuilder()
      .withUrl(`${url.replace(/\/+$/, '')}/hub`, {
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
        accessTokenFactory: () => credentials.token(new AbortController().signal),
      })
      .configureLogging(LogLevel.None)
      .build();
    hub.onclose(() => {
      connection = undefined;
    });
    await hub.start();
    return hub;
  }

  return {
    async *stream(start, outer, onOpen) {
      if (failures >= FAILURES || (start.turnId === undefined && start.path !== tools.sendPath))
        return yield* sse.stream(start, outer, onOpen);

      readers++;
      clearTimeout(idle);
      const { signal, abort, free } = tools.link(outer);
      let subscription: ISubscription<TurnEvent> | undefined;
      try {
        const body = start.turnId === undefined ? await start.body(signal) : undefined;
        let hub: HubConnection;
        try {
          hub = await (connection ??= connect());
          failures = -Infinity;
        } catch {
          connection = undefined;
          failures++;
          return yield* sse.stream(start, outer, onOpen);
        }

        const queue: TurnEvent[] = [];
        let ended: ChatError | true | undefined;
        let ring = () => {};
        signal.addEventListener('abort', () => ring());
        const stream = start.turnId === undefined ? hub.stream('Send', body) : hub.stream('Follow', start.turnId, start.after ?? null);
        subscription = stream.subscribe({
          next: event => { queue.push(event); ring(); },
          error: error => { ended = refusal(error, tools); ring(); },
          complete: () => { ended = true; ring(); },
        });
        onOpen(false);
        let silent = true;
        for (;;) {
          while (queue.length) {
            silent = false;
            yield queue.shift()!;
          }
          if (signal.aborted)
            throw signal.reason;
          if (ended)
            break;
          await new Promise<void>(resolve => { ring = resolve; });
        }
        if (ended !== true)
          throw ended;
        // Whether that is the turn's end or the server's, only HTTP has a word for.
        if (silent && start.turnId !== undefined)
          yield* sse.stream(start, outer, onOpen);
      } finally {
        subscription?.dispose();
        abort(tools.aborted());
        free();
        if (!--readers)
          idle = setTimeout(drop, IDLE);
      }
    },
    close() {
      clearTimeout(idle);
      drop();
    },
  };
}

/** A refusal's message ends with the problem's JSON; any other is the connection's. */
function refusal(error: unknown, { toError, cut }: Tools): ChatError {
  const message = (error as Error)?.message ?? '';
  try {
    const problem = JSON.parse(message.slice(message.indexOf('{')));
    return toError(problem, problem.status ?? 500);
  } catch {
    return cut();
  }
}
