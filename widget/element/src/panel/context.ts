import type { ChatbotWidget } from '../element.js';
import type { ChatClient, WidgetConfig } from '@chatbot-platform/client';
import type { Settings } from '../options.js';
import { fill, type PanelWords } from '../words/index.js';
import type { Announcer } from './announcer.js';
import type { Chat } from './chat.js';
import type { TabMessage } from './chatState.js';
import type { button } from './content.js';
import type { arrange, h, say, set } from './dom.js';
import type { Entry } from './entries.js';

export interface Kit {
  h: typeof h;
  set: typeof set;
  say: typeof say;
  arrange: typeof arrange;
  button: typeof button;
  style(css: string): void;
}

/** What every view has at hand. */
export interface Context {
  widget: ChatbotWidget;
  settings: Settings & Pick<WidgetConfig, 'suggestions' | 'allowed_image_hosts' | 'message_max_length' | 'features'>;
  words: PanelWords;
  chat: Chat;
  client: ChatClient;
  /** Tells the visitor's other tabs. */
  tell(message: TabMessage): void;
  /** For what is a chunk of its own and must not share a file with the panel. */
  kit: Kit;
  announcer: Announcer;
  /** Puts a message of the visitor's into the composer. */
  edit(entry: Entry): void;
  /** Sends what somebody has chosen or typed, if nobody prevents it. */
  send(text: string): boolean;
  focusComposer(): void;
  /** Loads how code, tables, pictures and formulas look. */
  rich(): Promise<typeof import('./rich.js') | undefined>;
}

export const phrase = ({ words }: Pick<Context, 'words'>, name: keyof PanelWords, values: Record<string, string | number>): string => fill(words[name]!, values);

export const nameOf = ({ settings, words }: Pick<Context, 'settings' | 'words'>): string => settings.name || words.chat;
