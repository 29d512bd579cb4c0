import type { MarkdownHooks } from './hooks.js';

/** Where the text of a block is written: the element that is open, and the text node in it that grows. */
export class Ink {
  parent: Element;
  /** The character before what is written next, spaces left out; '' where the block begins. */
  before = '';
  /** Spaces count once it is known that something follows them. */
  spaces = '';
  /** A line has ended, which is a break if there is another one. */
  broken = false;
  /** The last characters of the text node that grows: an address without brackets is known by its `://`. */
  tail = '';
  #text: Text | undefined;
  #pending = '';
  readonly #document: MarkdownHooks['document'];

  constructor(root: Element, hooks: MarkdownHooks) {
    this.parent = root;
    this.#document = hooks.document;
  }

  say(text: string): void {
    this.#break();
    this.#pending += text;
    this.tail = (this.tail + text).slice(-8);
    this.before = text[text.length - 1]!;
  }

  unsay(count: number): void {
    const ready = Math.min(count, this.#pending.length);
    this.#pending = this.#pending.slice(0, this.#pending.length - ready);
    if (count > ready)
      this.#text!.deleteData(this.#text!.length - count + ready, count - ready);
  }

  /** Adds what may be taken back, and in which spaces count. */
  grow(text: string): void {
    this.#pending += text;
  }

  /** What is not written yet is not to be. */
  drop(): void {
    this.#pending = '';
  }

  flush(): void {
    if (!this.#pending)
      return;
    if (this.#text)
      this.#text.appendData(this.#pending);
    else
      this.parent.append(this.#text = this.#document.createTextNode(this.#pending));
    this.#pending = '';
  }

  enter(tag: string): HTMLElement {
    this.#break();
    this.flush();
    const element = this.#document.createElement(tag);
    this.parent.append(element);
    this.parent = element;
    this.#cut();
    return element;
  }

  leave(element: Element): void {
    this.flush();
    this.parent = element.parentElement ?? this.parent;
    this.#cut();
  }

  /** Takes an element away, and leaves what is in it behind the mark that opened it. */
  unwrap(element: Element, mark: string): void {
    this.flush();
    if (this.parent === element)
      this.parent = element.parentElement!;
    element.before(this.#document.createTextNode(mark));
    while (element.firstChild)
      element.before(element.firstChild);
    element.remove();
    this.#cut();
  }

  /** What is said next has a text node of its own. */
  #cut(): void {
    this.#text = undefined;
    this.tail = '';
  }

  #break(): void {
    if (this.broken) {
      this.flush();
      this.parent.append(this.#document.createElement('br'));
      this.#cut();
      this.broken = false;
    } else if (this.before && this.spaces) {
      this.#pending += this.spaces;
      this.tail = ' ';
    }
    this.spaces = '';
  }
}
