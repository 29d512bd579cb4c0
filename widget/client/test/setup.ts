import { afterEach, beforeEach } from 'vitest';
import { type ChatClient, type ChatClientOptions, createClient, type TurnEvent, type TurnStream } from '../src/index.js';
import { FaultServer } from './server.js';

export let server: FaultServer;
const clients: ChatClient[] = [];

beforeEach(async () => {
  server = await FaultServer.start();
});

afterEach(() => {
  clients.splice(0).forEach(c => c.close());
  server.stop();
});

export function client(options: Partial<ChatClientOptions> = {}): ChatClient {
  const made = createClient({ url: server.url, key: 'pk_test', minDelay: 1, maxDelay: 5, ...options });
  clients.push(made);
  return made;
}

export async function read(stream: TurnStream): Promise<TurnEvent[]> {
  const events: TurnEvent[] = [];
  for await (const event of stream)
    events.push(event);
  return events;
}

export const textOf = (events: TurnEvent[]) => events.map(e => e.type === 'text' ? e.text : '').join('');
