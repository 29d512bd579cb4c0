/** What `on` tells of. Every one is also a DOM event, `chatbot:open` and so on, whose `detail` is this. */
export interface WidgetEvents {
  ready: object;
  open: object;
  close: object;
  /** Before a message goes out. `preventDefault()` keeps it back; a changed `text` is what is sent. */
  'before:send': { text: string };
  send: { text: string };
  answer: { text: string; status: string; sessionId: string };
  session: { id: string | undefined };
  unread: { count: number };
  feedback: { messageId: string; rating: 'up' | 'down' | undefined };
  visitor: { id: string; signedIn: boolean };
  error: { code: string; message: string };
  destroy: object;
}

/** What a page can do with a widget. */
export interface WidgetCommands {
  open(): Promise<void>;
  close(): Promise<void>;
  /** Sends a message as if the visitor had. */
  send(text: string): Promise<void>;
  /** Puts text into the composer. */
  prefill(text: string): Promise<void>;
  stop(): Promise<void>;
  newSession(): Promise<void>;
  openSession(id: string): Promise<void>;
  /** Makes the visitor the user that the token of the host's server names. */
  identify(token: string): Promise<void>;
  logout(): Promise<void>;
}

export const commands = ['open', 'close', 'send', 'prefill', 'stop', 'newSession', 'openSession', 'identify', 'logout'] as const satisfies (keyof WidgetCommands)[];

/** What is loaded when it is first needed. */
export interface Panel extends Record<Exclude<keyof WidgetCommands, 'open'>, (text: string) => unknown> {
  open(focus?: boolean): void;
  toggle(): void;
  greet(): void;
  destroy(): void;
}

export interface PanelModule {
  mount(widget: import('./element.js').ChatbotWidget): Promise<Panel>;
}
