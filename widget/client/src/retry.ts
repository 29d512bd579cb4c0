import { aborted } from './abort.js';
import { ChatError } from './errors.js';

/** How often an answer that may be another one next time is asked for again. Silence is no answer. */
const TRIES = 5;
/** Who is told to wait longer than this, in milliseconds, is told so and does not wait. */
const PATIENCE = 30_000;

export interface Retry {
  /** Throws what is final; else waits until it is time for the next try. `tries` counts those that failed. */
  pause(error: unknown, tries: number, signal: AbortSignal, onWait?: (error: ChatError, delay: number) => void): Promise<void>;
  wake(): void;
}

/** Waits that double, with jitter so that a thousand pages do not come back in the same second. */
export function createRetry(minDelay = 500, maxDelay = 20_000): Retry {
  const sleepers = new Set<() => void>();
  return {
    async pause(error, tries, signal, onWait) {
      if (!(error instanceof ChatError))
        throw error;
      const { code, retryAfter } = error;
      if (code !== 'offline' && (tries >= TRIES || !isPassing(error)))
        throw error;
      const delay = Math.max(retryAfter, Math.min(maxDelay, minDelay * 2 ** (tries - 1)) * (0.5 + Math.random() / 2));
      onWait?.(error, delay);
      // Who was told when to come back is not woken before.
      await sleep(delay, signal, retryAfter ? undefined : sleepers);
    },
    wake: () => sleepers.forEach(wake => wake()),
  };
}

const isPassing = ({ code, status, retryAfter }: ChatError) =>
  code === 'protocol' || ((status >= 500 || code === 'rate_limited' || status === 408) && retryAfter <= PATIENCE);

function sleep(delay: number, signal: AbortSignal, sleepers?: Set<() => void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      sleepers?.delete(end);
      signal.aborted ? reject(signal.reason ?? aborted()) : resolve();
    };
    const timer = setTimeout(end, delay);
    signal.addEventListener('abort', end);
    sleepers?.add(end);
    if (signal.aborted)
      end();
  });
}
