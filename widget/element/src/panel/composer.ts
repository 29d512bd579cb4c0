import { button } from './content.js';
import { type Context, phrase } from './context.js';
import { h, say, set } from './dom.js';
import type { Entry } from './entries.js';
import { icons } from './icons.js';

/** Where the visitor writes. Sending and stopping are two buttons, so that a second press is never the other one. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  readonly #submit: HTMLButtonElement;
  readonly #halt: HTMLButtonElement;
  readonly #count = h('p', { class: 'count', id: 'count' });
  readonly #banner: HTMLElement;
  #editing: Entry | undefined;
  #draft = '';

  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { words, settings, chat } = context;
    this.field = h('textarea', {
      rows: 1, part: 'composer', 'aria-label': words.message, 'aria-describedby': 'hint count', placeholder: settings.placeholder || words.placeholder,
      enterkeyhint: 'send', oninput: () => this.#typed(), onkeydown: (event: KeyboardEvent) => this.#key(event),
    });
    this.#submit = button(icons.send, words.send, () => {}, 'icon go');
    this.#submit.type = 'submit';
    this.#submit.part.add('send');
    this.#halt = button(icons.stop, words.stop, () => {
      this.field.focus();
      void chat.stop();
    }, 'icon go');
    this.#halt.part.add('stop');
    this.#banner = h('div', { class: 'banner' }, h('p', { id: 'editing' }, words.editing), h('button', { type: 'button', class: 'small plain', onclick: () => this.cancel() }, words.cancel));
    this.element = h('form', { class: 'composer', onsubmit: (event: Event) => {
      event.preventDefault();
      this.#go();
    } }, this.#banner, h('div', { class: 'field' }, this.field, this.#submit, this.#halt), this.#count, h('p', { class: 'hidden', id: 'hint' }, words.hint));
    this.#typed();
  }

  update(): void {
    const { running, stopping } = this.#context.chat.state;
    const focused = this.#context.widget.root.activeElement;
    // A button that goes away must not take the focus with it.
    if ((running && focused === this.#submit) || (!running && focused === this.#halt))
      this.field.focus();
    this.#submit.hidden = !!running;
    this.#halt.hidden = !running;
    set(this.#halt, 'aria-disabled', stopping && 'true');
    if (this.#editing && !this.#context.chat.state.entries.includes(this.#editing))
      this.cancel();
    set(this.#banner, 'hidden', !this.#editing);
    set(this.field, 'aria-describedby', this.#editing ? 'editing count' : 'hint count');
  }

  edit(entry: Entry): void {
    if (!this.#editing)
      this.#draft = this.field.value;
    this.#editing = entry;
    this.fill(entry.text);
    this.update();
  }

  /** Leaves off editing, and says whether there was anything to leave. */
  cancel(): boolean {
    if (!this.#editing)
      return false;
    this.#editing = undefined;
    this.fill(this.#draft);
    this.update();
    return true;
  }

  fill(text: string): void {
    this.field.value = text;
    this.#typed();
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  #key(event: KeyboardEvent): void {
    // The Enter that ends a composition of characters belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    this.#go();
  }

  #go(): void {
    const context = this.#context, editing = this.#editing, { field } = this;
    const text = field.value.trim();
    if (!text || this.#over > 0)
      return void field.focus();
    if (context.chat.state.running)
      return context.announcer.say(context.words.busy);
    if (editing) {
      this.#editing = undefined;
      context.chat.edit(editing, text);
      this.fill(this.#draft);
    } else if (context.send(text)) {
      this.fill('');
    }
    this.update();
  }

  get #over(): number {
    return this.field.value.trim().length - this.#context.settings.message_max_length;
  }

  #typed(): void {
    const over = this.#over, { field } = this;
    set(this.#submit, 'aria-disabled', field.value.trim() && over <= 0 ? null : 'true');
    // An empty one is as its surroundings are, so that its placeholder is.
    set(field, 'dir', field.value ? 'auto' : null);
    set(field, 'aria-invalid', over > 0 && 'true');
    say(this.#count, over > 0 ? phrase(this.#context, 'tooLong', { n: over }) : '');
    // As high as its text, until the styles' largest height.
    field.style.height = 'auto';
    if (field.scrollHeight)
      field.style.height = `${field.scrollHeight}px`;
  }
}
