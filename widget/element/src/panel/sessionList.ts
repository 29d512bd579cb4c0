import type { ChatClient, Session } from '@chatbot-platform/client';
import type { Chat } from './chat.js';
import type { TabMessage } from './chatState.js';

const PAGE = 20;

/** The visitor's conversations, the newest first: as many as were asked for. */
export class SessionList {
  /** Not there until somebody has looked at it. */
  sessions: Session[] | undefined;
  hasMore = false;

  readonly #client: ChatClient;
  readonly #chat: Chat;
  readonly #tell: (message: TabMessage) => void;

  constructor(client: ChatClient, chat: Chat, tell: (message: TabMessage) => void) {
    this.#client = client;
    this.#chat = chat;
    this.#tell = tell;
  }

  async read(more = false): Promise<void> {
    const client = this.#client;
    if (!client.hasVisitor()) {
      this.sessions = [];
      return;
    }
    await this.#chat.attempt(async () => {
      const known = more ? this.sessions ?? [] : [];
      const { sessions, total } = await client.sessions({ skip: known.length, take: PAGE });
      this.sessions = [...known, ...sessions.filter(session => !known.some(other => other.id === session.id))];
      this.hasMore = this.sessions.length < total;
    });
  }

  async rename(session: Session, title: string): Promise<void> {
    await this.#chat.attempt(async () => {
      Object.assign(session, await this.#client.renameSession(session.id, title));
      this.#tell({ kind: 'changed', session: session.id });
    });
  }

  async remove(session: Session): Promise<void> {
    const chat = this.#chat;
    await chat.attempt(async () => {
      await this.#client.deleteSession(session.id);
      this.sessions = this.sessions?.filter(other => other.id !== session.id);
      if (chat.state.sessionId === session.id)
        chat.leave();
      this.#tell({ kind: 'changed', session: session.id });
    });
  }

  /** Another tab of the same visitor did something, or the visitor is another. */
  heard({ kind }: TabMessage): void {
    if (kind === 'visitor')
      this.sessions = undefined;
    else if (kind === 'changed' && this.sessions)
      void this.read();
  }
}
