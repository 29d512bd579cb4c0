import { ChatError } from './errors.js';

export interface Link {
  signal: AbortSignal;
  abort(reason: ChatError): void;
  /** Lets go of the signals it hangs on, which may outlive it by far. */
  free(): void;
}

/** A signal that aborts with each of the given ones, always with a {@link ChatError} as its reason. */
export function link(...parents: (AbortSignal | undefined)[]): Link {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (reason: ChatError) => controller.abort(reason);
  const end = (event: { target: unknown }) => {
    const { reason } = event.target as AbortSignal;
    abort(reason instanceof ChatError ? reason : aborted());
  };
  for (const parent of parents) {
    if (parent?.aborted)
      end({ target: parent });
    parent?.addEventListener('abort', end);
  }

  return { signal, abort, free: () => parents.forEach(parent => parent?.removeEventListener('abort', end)) };
}

export const aborted = () => new ChatError('aborted', 'The call was aborted.');
