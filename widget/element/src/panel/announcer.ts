import { h } from './dom.js';

/** After this it is out of the way of those who read the page line by line, in milliseconds. */
const GONE = 8000;

/** The one polite status. What stands in it is spoken once, after whatever is being spoken. */
export class Announcer {
  readonly element = h('div', { role: 'status', class: 'hidden' });
  #timer = 0;

  say(text: string): void {
    clearTimeout(this.#timer);
    this.element.textContent = text;
    this.#timer = setTimeout(() => { this.element.textContent = ''; }, GONE + text.length * 60);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}
