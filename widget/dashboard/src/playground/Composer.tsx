import { ArrowUp, Square } from 'lucide-preact';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { IconButton } from '../ui/Button.js';
import { words } from '../words/playground.js';

const MOST = 10_000;

interface Props {
  running: boolean;
  stopping: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
  field: RefObject<HTMLTextAreaElement>;
  label?: string;
}

export function Composer({ running, stopping, onSend, onStop, field, label = words.composer }: Props) {
  const [text, setText] = useState('');
  const over = text.length - MOST;
  const ready = !!text.trim() && !running && over <= 0;
  useLayoutEffect(() => {
    const element = field.current!;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 220)}px`;
  }, [text]);
  const send = () => {
    if (!ready)
      return;
    onSend(text.trim());
    setText('');
  };
  return (
    <form class="composer" onSubmit={event => { event.preventDefault(); send(); field.current!.focus(); }}>
      <div class="box">
        <textarea ref={field} rows={1} aria-label={label} placeholder={words.placeholder} value={text} dir="auto" aria-describedby="composer-hint"
          onInput={e => setText(e.currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            } else if (event.key === 'Escape' && running) {
              onStop();
            }
          }} />
        {running
          ? <IconButton kind="quiet" class="stop" icon={Square} label={words.stop} busy={stopping} onClick={() => { onStop(); field.current!.focus(); }} />
          : <IconButton kind="primary" type="submit" icon={ArrowUp} label={words.send} disabled={!ready} />}
      </div>
      <p class="small muted" id="composer-hint">{over > 0 ? <span class="over" role="alert">{words.tooLong(over)}</span> : words.hint}</p>
    </form>
  );
}
