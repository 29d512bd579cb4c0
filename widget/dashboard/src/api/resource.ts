import { ChatError } from '@chatbot-platform/client';
import { useSignalEffect } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { recovered } from './weather.js';

export interface Resource<T> {
  data: T | undefined;
  error: ChatError | undefined;
  /** Nothing is there to be shown yet. */
  loading: boolean;
  reload: () => void;
  /** Shows this from now on: the answer of a change, or what it will be. */
  set: (data: T) => void;
}

/** What was read lately, so that going back shows at once what was there, and then what has changed. */
const kept = new Map<string, unknown>();
const MOST = 60;

export function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  if (kept.size > MOST)
    kept.delete(kept.keys().next().value!);
}

/** Nothing of one person's may be shown to the next. */
export const forgetAll = () => kept.clear();

/** Forgets what begins with this: it has changed. */
export function forget(prefix: string): void {
  for (const key of [...kept.keys()]) {
    if (key.startsWith(prefix))
      kept.delete(key);
  }
}

/** As `useResource`, for a part of a list: what was shown of the list stays until the next part is there, and with it the focus and the place. */
export function useList<T>(list: string, part: string, read: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const resource = useResource(`${list}:${part}`, read);
  const last = useRef<{ list: string; data: T }>();
  if (resource.data !== undefined)
    last.current = { list, data: resource.data };
  const data = resource.data ?? (last.current?.list === list && !resource.error ? last.current.data : undefined);
  return { ...resource, data, loading: resource.loading && data === undefined };
}

/** Reads something, and again when `key` changes. `key` names it in the whole dashboard; null reads nothing. */
export function useResource<T>(key: string | null, read: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ key: string | null; data?: T | undefined; error?: ChatError | undefined }>(() => ({ key, data: key ? kept.get(key) as T | undefined : undefined }));
  const [again, setAgain] = useState(0);
  const reader = useRef(read);
  reader.current = read;
  // What another key has read is not this one's, not even for one frame.
  const mine = state.key === key ? state : { key, data: key ? kept.get(key) as T | undefined : undefined, error: undefined };

  useEffect(() => {
    if (!key)
      return;
    const leaving = new AbortController();
    reader.current(leaving.signal).then(
      data => {
        if (leaving.signal.aborted)
          return;
        keep(key, data);
        setState({ key, data });
      },
      error => {
        if (!leaving.signal.aborted && error instanceof ChatError && error.code !== 'aborted')
          setState(before => ({ key, data: before.key === key ? before.data : undefined, error }));
        else if (!(error instanceof ChatError))
          throw error;
      });
    return () => leaving.abort();
  }, [key, again]);

  const failed = useRef(false);
  failed.current = !!mine.error;
  useSignalEffect(() => {
    if (recovered.value && failed.current)
      setAgain(n => n + 1);
  });

  return {
    data: mine.data,
    error: mine.error,
    loading: key !== null && mine.data === undefined && !mine.error,
    reload: useCallback(() => {
      setState(before => ({ ...before, error: undefined }));
      setAgain(n => n + 1);
    }, []),
    set: useCallback((data: T) => {
      if (key)
        keep(key, data);
      setState({ key, data });
    }, [key]),
  };
}
