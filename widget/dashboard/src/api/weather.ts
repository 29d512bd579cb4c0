import { signal } from '@preact/signals';
import { settings } from '../app/settings.js';

// What holds for the whole dashboard at the moment, whichever call found it out.

/** The server was not heard at the last try. */
export const offline = signal(false);
/** Until when the server does not want to be asked, in milliseconds since 1970; 0 when it does. */
export const busyUntil = signal(0);
/** The session has ended behind our back. */
export const expired = signal(false);
/** Grows when the server is heard again: what could not be read is read anew. */
export const recovered = signal(0);

let timer: ReturnType<typeof setTimeout> | undefined;

export function unheard(): void {
  if (offline.value)
    return;
  offline.value = true;
  knock(1000);
}

export function heard(): void {
  if (!offline.value)
    return;
  clearTimeout(timer);
  offline.value = false;
  recovered.value++;
}

/** Asks whether the server is there, ever more seldom. */
function knock(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(tryNow, delay, Math.min(delay * 1.6, 15_000));
}

export function tryNow(next = 2000): void {
  fetch(settings.base + '/', { method: 'HEAD', cache: 'no-store' }).then(answer => answer.status < 500 ? heard() : knock(next), () => knock(next));
}

export function refusedForNow(wait: number): void {
  busyUntil.value = Math.max(busyUntil.value, Date.now() + (wait || 5000));
}

export function signedOut(): void {
  expired.value = true;
}

if (typeof addEventListener === 'function') {
  addEventListener('online', () => offline.value && tryNow());
  addEventListener('offline', unheard);
}
