import { Markdown, type MarkdownHooks } from '../markdown/markdown.js';
import { button, canCopy, copy } from './content.js';
import { type Context, nameOf, phrase } from './context.js';
import { arrange, h, say, set } from './dom.js';
import type { Entry } from './entries.js';
import { icons } from './icons.js';
import { sentence } from './trouble.js';

let count = 0;

/** One utterance in the log. What has been drawn of a growing answer is not drawn again. */
export class EntryView {
  readonly element: HTMLElement;
  readonly #content: HTMLElement;
  readonly #below = h('div', { class: 'below' });
  readonly #actions: HTMLElement;
  readonly #sources = h('div', { class: 'sources', part: 'sources' });
  readonly #note = h('p', { class: 'note' });
  #markdown: Markdown | undefined;
  #drawn = '';
  #ended = false;
  #form: HTMLElement | undefined;
  readonly #buttons: Record<'copy' | 'again' | 'edit' | 'up' | 'bad' | 'retry' | 'discard', HTMLButtonElement>;

  readonly entry: Entry;
  readonly #context: Context;
  readonly #hooks: MarkdownHooks;

  constructor(entry: Entry, context: Context, hooks: MarkdownHooks) {
    this.entry = entry;
    this.#context = context;
    this.#hooks = hooks;
    const { words, chat } = context;
    const mine = entry.role === 'user';
    const id = `entry-${++count}`;
    this.#content = h('div', { class: 'content', dir: 'auto', part: mine ? 'user-message' : 'bot-message' });
    this.#buttons = {
      copy: button(icons.copy, words.copy, () => void copy(context, this.entry.text, this.#buttons.copy)),
      again: button(icons.again, words.again, () => { context.focusComposer(); chat.regenerate(); }),
      edit: button(icons.edit, words.edit, () => context.edit(this.entry)),
      up: button(icons.up, words.good, () => this.#rate('up')),
      bad: button(icons.up, words.bad, () => this.#rate('down'), 'icon down'),
      retry: h('button', { type: 'button', class: 'small', onclick: () => { context.focusComposer(); mine ? chat.retry(this.entry) : chat.regenerate(); } }, words.retry),
      discard: h('button', { type: 'button', class: 'small plain', onclick: () => { context.focusComposer(); chat.discard(this.entry); } }, words.discard),
    };
    this.#actions = h('div', { class: 'actions' });
    this.element = h('article', { class: `entry ${mine ? 'mine' : 'theirs'}`, 'aria-labelledby': id },
      h('span', { class: 'hidden', id }, mine ? words.youSaid : phrase(context, 'botSaid', { name: nameOf(context) })), this.#content, this.#below);
  }

  /** @returns What a screen reader is to be told of an answer that has just ended. */
  get spoken(): string {
    return [this.#content.innerText, this.#note.isConnected ? this.#note.textContent : ''].filter(Boolean).join('\n');
  }

  /** Draws what has changed. `last`: nothing was said after it. */
  update(last: boolean): void {
    const context = this.#context, { entry } = this;
    const { words, settings, chat } = context;
    const { features } = settings;
    this.#drawText();

    const runs = entry === chat.state.running;
    set(this.element, 'aria-busy', runs && 'true');
    this.#content.classList.toggle('waits', runs && !entry.text);
    if (runs && !entry.text)
      say(this.#content, entry.thinking ? words.thinking : '');

    const shown: HTMLElement[] = [];
    const idle = !chat.state.running;
    if (entry.role === 'assistant') {
      if (!runs && entry.text && canCopy)
        shown.push(this.#buttons.copy);
      if (last && idle && features.regenerate && chat.state.sessionId)
        shown.push(/^(fail|in)/.test(entry.status) ? this.#buttons.retry : this.#buttons.again);
      if (!runs && entry.id && features.feedback)
        shown.push(this.#buttons.up, this.#buttons.bad);
    } else if (entry.id && features.edit && idle) {
      shown.push(this.#buttons.edit);
    } else if (entry.status === 'unsent' && idle) {
      shown.push(this.#buttons.retry, this.#buttons.discard);
    }
    set(this.#buttons.up, 'aria-pressed', String(entry.rating === 'up'));
    set(this.#buttons.bad, 'aria-pressed', String(entry.rating === 'down'));
    this.element.classList.toggle('last', last);
    arrange(this.#actions, shown);

    const note = this.#noteText(runs);
    say(this.#note, note);
    const below: Node[] = [];
    if (entry.sources && !runs) {
      below.push(this.#sources);
      void context.rich().then(rich => rich?.sources(context, this.#sources, entry.sources!));
    }
    if (note)
      below.push(this.#note);
    if (shown.length)
      below.push(this.#actions);
    if (this.#form)
      below.push(this.#form);
    arrange(this.#below, below);
  }

  /** Closes what is open in it, and says whether there was something. */
  dismiss(): boolean {
    const had = !!this.#form;
    this.#form?.remove();
    this.#form = undefined;
    if (had)
      this.#buttons.bad.focus();
    return had;
  }

  #drawText(): void {
    const { entry } = this;
    if (entry.role === 'user')
      return say(this.#content, entry.text);
    const grows = entry.status === 'running';
    if (!entry.text && !this.#drawn)
      return;
    if (!this.#markdown || this.#ended && entry.text !== this.#drawn || !entry.text.startsWith(this.#drawn)) {
      this.#content.replaceChildren();
      this.#markdown = new Markdown(this.#content, this.#hooks);
      this.#drawn = '';
      this.#ended = false;
    }
    if (entry.text.length > this.#drawn.length) {
      this.#markdown.write(entry.text.slice(this.#drawn.length));
      this.#drawn = entry.text;
    }
    if (!grows && !this.#ended) {
      this.#markdown.end();
      this.#ended = true;
    }
  }

  #noteText(runs: boolean): string {
    const context = this.#context, { entry } = this;
    const { words } = context;
    if (runs)
      return '';
    switch (entry.status) {
      case 'sending': return context.chat.state.connection === 'fine' ? '' : words.sending;
      case 'unsent': return words.unsent + (entry.error && entry.error !== context.chat.state.trouble ? ' ' + sentence(context, entry.error) : '');
      case 'stopped': return words.stopped;
      case 'incomplete': case 'interrupted': return words.incomplete;
      case 'failed': return words.failed + ' ' + sentence(context, entry.error ?? { code: 'model_failed', message: '' });
      default: return '';
    }
  }

  #rate(rating: 'up' | 'down'): void {
    const context = this.#context, { entry } = this;
    this.dismiss();
    const next = entry.rating === rating ? undefined : rating;
    void context.chat.rate(entry, next).then(done => {
      if (done)
        context.widget.emit('feedback', { messageId: entry.id!, rating: next });
      if (done && next === 'up')
        context.announcer.say(context.words.thanks);
    });
    if (next !== 'down')
      return;
    void import('./reason.js').then(({ reasonForm }) => {
      this.#form = reasonForm(context, comment => {
        this.dismiss();
        if (comment)
          void context.chat.rate(entry, 'down', comment).then(done => done && context.announcer.say(context.words.thanks));
      });
      this.#below.append(this.#form);
      this.#form.scrollIntoView({ block: 'nearest' });
      this.#form.querySelector('button')!.focus();
    }, () => {});
  }
}
