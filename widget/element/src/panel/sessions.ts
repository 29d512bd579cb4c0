import type { Session } from '@chatbot-platform/client';
import type { Context } from './context.js';
import { SessionList } from './sessionList.js';
import type { Words } from '../words/en.js';
import { more } from '../words/more.js';
import css from './sessions.css';

const pencil = 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4';
const bin = 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13';

export const sessionsView = (context: Context, chosen: () => void) => new SessionsView({ ...context, words: { ...more, ...context.words } }, chosen);

/** The visitor's conversations. One row at a time may be renamed, or asked about before it is deleted. */
class SessionsView {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #more: HTMLButtonElement;
  readonly #rows = new Map<string, { row: HTMLElement; open: HTMLButtonElement; title: HTMLElement; time: HTMLElement; session: Session }>();
  #dialog: { row: HTMLElement; form: HTMLElement; back: HTMLElement } | undefined;

  readonly list: SessionList;
  readonly #context: Context & { words: Words };
  readonly #chosen: () => void;

  constructor(context: Context & { words: Words }, chosen: () => void) {
    this.#context = context;
    this.#chosen = chosen;
    const { words, kit: { h, style } } = context;
    this.list = new SessionList(context.client, context.chat, context.tell);
    style(css);
    this.#list = h('ul', {});
    this.#empty = h('p', { class: 'empty' }, words.noSessions);
    this.#more = h('button', { type: 'button', class: 'small plain', onclick: () => void this.list.read(true) }, words.more);
    this.element = h('nav', { class: 'sessions', part: 'sessions', 'aria-label': words.sessions, tabindex: '-1' }, this.#empty, this.#list, this.#more);
  }

  update(): void {
    const { chat: { state }, kit: { arrange, say, set } } = this.#context;
    const sessions = this.list.sessions ?? [];
    for (const id of this.#rows.keys()) {
      if (!sessions.some(session => session.id === id))
        this.#rows.delete(id);
    }
    arrange(this.#list, sessions.map(session => {
      const known = this.#rows.get(session.id) ?? this.#create(session);
      known.session = session;
      say(known.title, session.title || this.#context.words.newSession);
      say(known.time, when(session.updated_at, this.#context.widget.language));
      set(known.open, 'aria-current', session.id === state.sessionId && 'true');
      return known.row;
    }));
    set(this.#empty, 'hidden', !this.list.sessions || sessions.length > 0);
    set(this.#more, 'hidden', !this.list.hasMore);
  }

  focus(): void {
    const current = this.#rows.get(this.#context.chat.state.sessionId ?? '') ?? this.#rows.values().next().value;
    (current?.open ?? this.element).focus();
  }

  dismiss(): boolean {
    const dialog = this.#dialog;
    if (!dialog)
      return false;
    this.#dialog = undefined;
    dialog.form.remove();
    dialog.row.classList.remove('asks');
    dialog.back.focus();
    return true;
  }

  #create(session: Session) {
    const { words, chat, kit: { h, set, button } } = this.#context;
    const title = h('span', { class: 'title', dir: 'auto' });
    const time = h('span', { class: 'time' });
    const open = h('button', { type: 'button', class: 'session', onclick: () => {
      this.#chosen();
      void chat.open(known.session.id);
    } }, title, time);
    const rename = button(pencil, words.rename, () => {
      const name = h('input', { type: 'text', maxlength: 100, required: true, 'aria-label': words.name });
      name.value = known.session.title ?? '';
      this.#ask(row, rename, [name], words.save, () => {
        const wanted = name.value.trim();
        if (wanted)
          void this.list.rename(known.session, wanted);
      });
      name.focus();
      name.select();
    });
    const remove = button(bin, words.remove, () => {
      this.#ask(row, remove, [h('p', { id: 'remove-ask' }, words.removeAsk)], words.remove, () => {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        void this.list.remove(known.session).then(() => ((next?.isConnected ? next.querySelector('button') : null) ?? this.element).focus());
      }).setAttribute('aria-describedby', 'remove-ask');
    });
    const row = h('li', {}, h('div', { class: 'row' }, open, rename, remove));
    const known = { row, open, title, time, session };
    // With several rows in reach each button says of which it is.
    for (const action of [rename, remove])
      action.addEventListener('focus', () => set(action, 'aria-label', `${action.title}: ${title.textContent}`));
    this.#rows.set(session.id, known);
    return known;
  }

  #ask(row: HTMLElement, back: HTMLElement, children: Node[], yes: string, done: () => void): HTMLButtonElement {
    this.dismiss();
    const { words, kit: { h } } = this.#context;
    const submit = h('button', { type: 'submit', class: 'small' }, yes);
    const form = h('form', { class: 'ask', onsubmit: (event: Event) => {
      event.preventDefault();
      this.dismiss();
      done();
    } }, ...children, h('div', { class: 'row' }, submit, h('button', { type: 'button', class: 'small plain', onclick: () => this.dismiss() }, words.cancel)));
    row.classList.add('asks');
    row.append(form);
    this.#dialog = { row, form, back };
    submit.focus();
    return submit;
  }
}

function when(time: string, language: string): string {
  const date = new Date(time);
  const today = new Date().toDateString() === date.toDateString();
  return new Intl.DateTimeFormat(language, today ? { hour: 'numeric', minute: '2-digit' } : { day: 'numeric', month: 'short' }).format(date);
}

export type { SessionsView };
