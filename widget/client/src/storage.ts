import type { KeyValueStorage } from './api.js';

/** Keeps nothing beyond the page. */
export function memoryStorage(): KeyValueStorage {
  const items = new Map<string, string>();
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
  };
}

export interface Slot<T> {
  get(): T | undefined;
  set(value: T | undefined): void;
}

/**
 * One value in a storage. It is read anew each time, since another tab may have changed it. A storage that refuses
 * (full, or blocked by the browser) is as good as memory.
 */
export function slot<T>(storage: KeyValueStorage, key: string): Slot<T> {
  let own: string | undefined;
  return {
    get() {
      let text = own ?? null;
      try {
        text = own ?? storage.getItem(key);
        return text ? JSON.parse(text) : undefined;
      } catch {
        return undefined;
      }
    },
    set(value) {
      const text = value === undefined ? undefined : JSON.stringify(value);
      try {
        text === undefined ? storage.removeItem(key) : storage.setItem(key, text);
        own = undefined;
      } catch {
        own = text;
      }
    },
  };
}
