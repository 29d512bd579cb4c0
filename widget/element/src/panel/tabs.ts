import type { TabMessage } from './chatState.js';

/** The visitor's other tabs, as far as they share what is kept: none if nothing is. */
export function tabs(name: string, heard: (message: TabMessage) => void): BroadcastChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    // Any script of this origin can write here.
    const { kind, session } = Object(data) as { kind: unknown; session: unknown };
    if (kind === 'visitor' || typeof session === 'string')
      heard({ kind, session } as TabMessage);
  };
  return channel;
}
