import { button, contentHooks } from './content.js';
import type { Context } from './context.js';
import { arrange, h, set } from './dom.js';
import type { Entry } from './entries.js';
import { EntryView } from './entry.js';
import { icons } from './icons.js';

/** How far from the end still counts as the end, in pixels. */
const NEAR = 48;

/** The log: entries in their order, what leads to earlier ones, and the greeting before the first. */
export class LogView {
  readonly element: HTMLElement;
  readonly latest: HTMLButtonElement;
  readonly #scroller: HTMLElement;
  readonly #list = h('div', { class: 'entries' });
  readonly #earlier: HTMLButtonElement;
  readonly #welcome: HTMLElement;
  readonly #views = new Map<Entry, EntryView>();
  readonly #hooks: ReturnType<typeof contentHooks>;
  readonly #resized: ResizeObserver;
  #follows = true;
  #height = 0;
  #first: Entry | undefined;

  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { words, chat, settings } = context;
    this.#hooks = contentHooks(context);
    this.#earlier = h('button', { type: 'button', class: 'small plain earlier', onclick: () => void chat.earlier() }, words.earlier);
    this.#welcome = h('div', { class: 'welcome' }, h('p', { class: 'greeting', dir: 'auto' }, settings.greeting || words.greeting), this.#suggestions());
    this.#scroller = h('div', {
      class: 'log', part: 'log', role: 'log', tabindex: '0', 'aria-live': 'off', 'aria-label': words.log, onscroll: () => this.#scrolled(),
    }, this.#earlier, this.#welcome, this.#list);
    this.latest = button(icons.down, words.latest, () => {
      this.toEnd();
      context.focusComposer();
    }, 'icon latest');
    this.latest.hidden = true;
    this.element = h('div', { class: 'scroll' }, this.#scroller, this.latest);
    // Whatever makes the log or what is in it larger, the end stays in sight if it was.
    this.#resized = new ResizeObserver(() => this.#settle());
    this.#resized.observe(this.#scroller);
    this.#resized.observe(this.#list);
  }

  #suggestions(): HTMLElement {
    const { settings, words } = this.#context;
    const chips = [settings.suggestions].flat().filter(text => typeof text === 'string' && text).slice(0, 6);
    return h('div', { class: 'chips', role: 'group', 'aria-label': words.suggestions }, ...chips.map(text =>
      h('button', { type: 'button', class: 'chip', dir: 'auto', part: 'suggestion', onclick: () => {
        this.#context.focusComposer();
        this.#context.send(text);
      } }, text)));
  }

  update(): void {
    const { state } = this.#context.chat;
    const { entries } = state;
    for (const entry of this.#views.keys()) {
      if (!entries.includes(entry))
        this.#views.delete(entry);
    }
    const first = this.#list.firstChild as HTMLElement | null;
    const scroller = this.#scroller;
    // To ask for a height costs a layout, which a growing answer need not pay: what follows the end is settled when the browser has laid it out.
    const from = first && entries[0] !== this.#first && !this.#follows ? scroller.scrollHeight - scroller.scrollTop : 0;
    this.#first = entries[0];
    const elements = entries.map((entry, at) => {
      let view = this.#views.get(entry);
      if (!view)
        this.#views.set(entry, view = new EntryView(entry, this.#context, this.#hooks));
      view.update(at === entries.length - 1);
      return view.element;
    });
    arrange(this.#list, elements);
    set(this.#earlier, 'hidden', !state.more);
    set(this.#earlier, 'aria-disabled', state.loading && 'true');
    set(this.#scroller, 'aria-busy', (state.loading || !!state.running) && 'true');
    set(this.#welcome, 'hidden', entries.length > 0 || state.loading || !!state.sessionId);
    this.element.classList.toggle('loading', state.loading && !entries.length);
    // What comes above must not push away what is being read.
    if (from && elements.includes(first!))
      scroller.scrollTop = scroller.scrollHeight - from;
  }

  view(entry: Entry): EntryView | undefined {
    return this.#views.get(entry);
  }

  dismiss(): boolean {
    return [...this.#views.values()].some(view => view.dismiss());
  }

  toEnd(): void {
    this.#follows = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#follows)
      this.#scroller.scrollTop = this.#height = this.#scroller.scrollHeight;
    set(this.latest, 'hidden', this.#follows);
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    // Scrolled by what grew, not by the reader: the end is still wanted.
    if (this.#follows && scrollHeight > this.#height)
      return this.#settle();
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR;
    this.latest.hidden = this.#follows;
  }

  destroy(): void {
    this.#resized.disconnect();
    this.#views.clear();
  }
}
