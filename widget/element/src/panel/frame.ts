import { button } from './content.js';
import { type Context, nameOf } from './context.js';
import { h, say, set } from './dom.js';
import { icons } from './icons.js';
import { sentence } from './trouble.js';
import type { Composer } from './composer.js';
import type { LogView } from './log.js';

/** How long a connection is lost before it is said, in milliseconds. */
const LASTS = 1000;

export interface FrameActions {
  close(): void;
  newSession(): void;
  toggleSessions(): void;
}

/** The panel around log and composer: its head, and what has to be said in between. */
export class Frame {
  readonly element: HTMLElement;
  readonly list: HTMLButtonElement;
  readonly #talk: HTMLElement;
  readonly #connection = h('p', { class: 'strip' });
  readonly #alert = h('div', { role: 'alert' });
  readonly #trouble: HTMLElement;

  readonly #context: Context;
  readonly #body: HTMLElement;
  #sessions: HTMLElement | undefined;
  #shown = false;
  #lost = '';
  #told = '';
  #timer = 0;

  constructor(context: Context, log: LogView, composer: Composer, actions: FrameActions) {
    this.#context = context;
    const { words, widget, settings } = context;
    const name = nameOf(context);
    this.list = button(icons.list, words.sessions, actions.toggleSessions);
    this.list.hidden = !settings.features.sessions;
    set(this.list, 'aria-expanded', 'false');
    const close = button(icons.close, words.close, actions.close);
    close.hidden = !widget.floats;
    this.#trouble = h('div', { class: 'strip bad' }, this.#alert, button(icons.close, words.dismiss, () => {
      context.focusComposer();
      context.chat.dismiss();
    }));
    this.#talk = h('div', { class: 'talk' }, log.element, this.#connection, this.#trouble, composer.element);
    this.#body = h('div', { class: 'body' }, this.#talk);
    this.element = h('section', { class: 'panel', part: 'panel', id: 'panel', role: widget.floats ? 'dialog' : 'region', 'aria-labelledby': 'title', hidden: true },
      h('header', { part: 'header' }, this.list, h('h2', { id: 'title' }, name), button(icons.add, words.newSession, actions.newSession), close),
      this.#body);
    this.showSessions(false, false);
  }

  update(): void {
    const context = this.#context;
    const { words } = context;
    const { connection, trouble } = context.chat.state;
    const lost = navigator.onLine ? connection === 'lost' ? words.reconnecting : '' : words.offline;
    say(this.#connection, lost);
    this.#connection.hidden = !lost;
    this.#announce(lost);
    this.#trouble.hidden = !trouble;
    say(this.#alert, trouble ? sentence(context, trouble) : '');
  }

  /** A loss is told when it lasts, since most are over before they could be said; and its end if it was told. */
  #announce(lost: string): void {
    if (lost === this.#lost)
      return;
    this.#lost = lost;
    clearTimeout(this.#timer);
    const { announcer, words } = this.#context;
    if (lost)
      this.#timer = setTimeout(() => announcer.say(this.#told = lost), LASTS);
    else if (this.#told)
      announcer.say(words.reconnected);
    if (!lost)
      this.#told = '';
  }

  /** The list, once it is loaded. */
  put(sessions: HTMLElement): void {
    this.#sessions = sessions;
    sessions.hidden = !this.#shown;
    if (!sessions.isConnected)
      this.#body.prepend(sessions);
  }

  /** `beside`: there is room for both. */
  showSessions(shown: boolean, beside: boolean): void {
    const { words } = this.#context;
    this.element.classList.toggle('beside', beside);
    this.#shown = shown;
    if (this.#sessions)
      this.#sessions.hidden = !shown;
    this.#talk.inert = shown && !beside;
    set(this.list, 'aria-expanded', String(shown));
    const label = shown && !beside ? words.back : words.sessions;
    set(this.list, 'aria-label', label);
    this.list.title = label;
  }
}
