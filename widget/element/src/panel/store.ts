import { memoryStorage, slot, type KeyValueStorage, type Slot } from '@chatbot-platform/client';
import type { ChatbotWidget } from '../element.js';

/** What the page keeps of a visitor. Until they agree, if they are to be asked, it is kept nowhere but here. */
export class Store implements KeyValueStorage {
  #area: KeyValueStorage;
  readonly #keys = new Set<string>();

  readonly #widget: ChatbotWidget;

  constructor(widget: ChatbotWidget) {
    this.#widget = widget;
    this.#area = widget.storage ?? memoryStorage();
  }

  /** Whether the visitor is to be asked. */
  get asks(): boolean {
    return this.#widget.settings.storage === 'ask' && !this.#widget.storage;
  }

  keep(): void {
    try {
      localStorage.setItem(this.#widget.key('keep'), '1');
    } catch {
      // A browser that keeps nothing cannot be talked into it.
    }
    const memory = this.#area;
    this.#area = this.#widget.storage ?? memory;
    for (const key of this.#keys) {
      const value = memory.getItem(key);
      if (value !== null)
        this.setItem(key, value);
    }
  }

  getItem(key: string): string | null {
    return this.#area.getItem(key);
  }

  setItem(key: string, value: string): void {
    this.#keys.add(key);
    this.#area.setItem(key, value);
  }

  removeItem(key: string): void {
    this.#area.removeItem(key);
  }

  /** The widget's own values, which it can do without. */
  own(name: string): Slot<string> {
    return slot(this, this.#widget.key(name));
  }
}
