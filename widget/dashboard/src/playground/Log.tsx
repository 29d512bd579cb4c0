import { ArrowDown } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Chat } from '../../../element/src/panel/chat.js';
import { Button, IconButton } from '../ui/Button.js';
import { Skeleton } from '../ui/states.js';
import { words } from '../words/playground.js';
import { EntryView } from './EntryView.js';
import { useFollow } from './useFollow.js';

interface Props {
  chat: Chat;
  /** The turn whose context is shown. */
  inspected: string | undefined;
  onInspect?: ((turn: string) => void) | undefined;
  /** Shown while nothing is said. */
  empty: ComponentChildren;
}

export function Log({ chat, inspected, onInspect, empty }: Props) {
  const { state } = chat;
  const { scroller, list, onScroll, away, toEnd } = useFollow();
  const { length } = state.entries;
  const sent = state.entries.at(-1)?.role === 'assistant' && state.running ? length : 0;
  // Who has just sent something wants to see it.
  useEffect(toEnd, [sent, state.sessionId]);
  // Entries grow in place, and signals let a component whose props are the same stay as it is: this tells them apart.
  const drawn = useRef(0);
  drawn.current++;
  const loading = state.loading && length === 0;
  return (
    <div class="log-place">
      <div class="log" role="log" aria-live="off" aria-label={words.log} aria-busy={state.running || state.loading ? 'true' : undefined} tabIndex={0} ref={scroller} onScroll={onScroll}>
        <div class="entries" ref={list}>
          {loading && <Skeleton lines={5} />}
          {!loading && length === 0 && empty}
          {state.more && <Button size="small" class="earlier" busy={state.loading} onClick={() => void chat.earlier()}>{words.earlierMessages}</Button>}
          {state.entries.map((entry, at) => <EntryView key={keyOf(entry)} entry={entry} chat={chat} drawn={drawn.current} last={at === length - 1} inspected={!!inspected && entry.turnId === inspected} onInspect={onInspect} />)}
        </div>
      </div>
      {away && <IconButton kind="quiet" class="latest" icon={ArrowDown} label={words.latest} onClick={toEnd} />}
    </div>
  );
}

/** Entries stay the same object from their first word on; that is what they are known by. */
const names = new WeakMap<object, number>();
let last = 0;
function keyOf(entry: object): number {
  let name = names.get(entry);
  if (!name)
    names.set(entry, name = ++last);
  return name;
}
