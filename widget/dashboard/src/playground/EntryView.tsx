import { Check, Copy, Pencil, RotateCcw, ScanSearch, ThumbsDown, ThumbsUp } from 'lucide-preact';
import { useState } from 'preact/hooks';
import type { Chat } from '../../../element/src/panel/chat.js';
import { Button, IconButton } from '../ui/Button.js';
import { sentences, words as shared } from '../words/app.js';
import { words } from '../words/playground.js';
import { Markdown } from './Markdown.js';
import type { Entry } from './useChat.js';

interface Props {
  entry: Entry;
  chat: Chat;
  /** Which drawing of the log this is; each is another. */
  drawn: number;
  last: boolean;
  inspected: boolean;
  onInspect?: ((turn: string) => void) | undefined;
}

/** One utterance, and what can be done with it. */
export function EntryView(props: Props) {
  const [editing, setEditing] = useState(false);
  const mine = props.entry.role === 'user';
  return (
    <article class={`entry ${mine ? 'mine' : 'theirs'} ${props.last ? 'last' : ''} ${props.inspected ? 'inspected' : ''}`}>
      <h2 class="sr">{mine ? words.you : words.bot}</h2>
      {mine
        ? editing ? <Editor {...props} onClose={() => setEditing(false)} /> : <Mine {...props} onEdit={() => setEditing(true)} />
        : <Theirs {...props} />}
    </article>
  );
}

function Mine({ entry, chat, onEdit }: Props & { onEdit: () => void }) {
  const idle = !chat.state.running;
  return (
    <>
      <div class="bubble" dir="auto">{entry.text}</div>
      {entry.status === 'unsent' && (
        <div class="note danger" role="alert">
          <span>{words.unsent} {entry.error && entry.error !== chat.state.trouble && (sentences[entry.error.code] ?? entry.error.message)}</span>
          <Button size="small" onClick={() => chat.retry(entry)}>{words.retry}</Button>
          <Button size="small" kind="plain" onClick={() => chat.discard(entry)}>{words.discard}</Button>
        </div>
      )}
      {entry.id && (
        <div class="actions">
          <CopyAction text={entry.text} />
          {idle && <IconButton size="small" icon={Pencil} label={words.edit} onClick={onEdit} />}
        </div>
      )}
    </>
  );
}

function Editor({ entry, chat, onClose }: Props & { onClose: () => void }) {
  const [text, setText] = useState(entry.text);
  const ready = text.trim() && text.trim() !== entry.text && text.length <= 10_000;
  const save = () => {
    if (!ready)
      return;
    onClose();
    chat.edit(entry, text.trim());
  };
  return (
    <form class="editor" onSubmit={event => { event.preventDefault(); save(); }}>
      <textarea class="input" aria-label={words.editing} value={text} rows={Math.min(10, text.split('\n').length + 1)} ref={focusOnce}
        onInput={e => setText(e.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Escape')
            onClose();
          else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            save();
          }
        }} />
      <div class="row spread wrap">
        <span class="small muted">{words.editing}</span>
        <span class="row"><Button size="small" onClick={onClose}>{shared.cancel}</Button><Button size="small" kind="primary" type="submit" disabled={!ready}>{words.saveEdit}</Button></span>
      </div>
    </form>
  );
}

const focusOnce = (element: HTMLTextAreaElement | null) => {
  if (element && !element.dataset['met']) {
    element.dataset['met'] = 'yes';
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }
};

function Theirs({ entry, chat, last, inspected, onInspect }: Props) {
  const runs = entry === chat.state.running;
  const idle = !chat.state.running;
  const note = runs ? undefined : noteOf(entry);
  const bad = entry.status === 'failed' || entry.status === 'incomplete' || entry.status === 'interrupted';
  return (
    <>
      {entry.text
        ? <Markdown text={entry.text} ended={!runs} />
        : runs && <p class="waits" aria-hidden="true"><span class="dots"><i /><i /><i /></span>{entry.thinking && words.thinking}</p>}
      {!runs && entry.sources && (
        <ol class="sources small">{entry.sources.map((source, at) => <li key={at}>{/^https?:/i.test(source.url ?? '') ? <a href={source.url!} target="_blank" rel="noopener noreferrer nofollow">{source.title || source.url}</a> : source.title}</li>)}</ol>
      )}
      {note && (
        <div class={`note ${bad ? 'danger' : ''}`} role={bad ? 'alert' : undefined}>
          <span>{note}</span>
          {bad && last && idle && <Button size="small" icon={RotateCcw} onClick={() => chat.regenerate()}>{words.retry}</Button>}
        </div>
      )}
      {!runs && (
        <div class="actions">
          {entry.text && <CopyAction text={entry.text} />}
          {last && idle && !bad && <IconButton size="small" icon={RotateCcw} label={words.regenerate} onClick={() => chat.regenerate()} />}
          {entry.id && <IconButton size="small" icon={ThumbsUp} label={words.good} class={entry.rating === 'up' ? 'on' : ''} aria-pressed={entry.rating === 'up'} onClick={() => void chat.rate(entry, entry.rating === 'up' ? undefined : 'up')} />}
          {entry.id && <IconButton size="small" icon={ThumbsDown} label={words.bad} class={entry.rating === 'down' ? 'on' : ''} aria-pressed={entry.rating === 'down'} onClick={() => void chat.rate(entry, entry.rating === 'down' ? undefined : 'down')} />}
          {entry.turnId && onInspect && <IconButton size="small" icon={ScanSearch} label={words.inspect} class={inspected ? 'on' : ''} onClick={() => onInspect(entry.turnId!)} />}
        </div>
      )}
    </>
  );
}

function noteOf({ status, error }: Entry): string | undefined {
  const why = error ? ` ${sentences[error.code] ?? error.message}` : '';
  switch (status) {
    case 'stopped': return words.stopped;
    case 'incomplete': case 'interrupted': return words.incomplete + why;
    case 'failed': return words.failed + why;
    default: return undefined;
  }
}

function CopyAction({ text }: { text: string }) {
  const [done, setDone] = useState(false);
  return <IconButton size="small" icon={done ? Check : Copy} label={done ? shared.copied : words.copy} onClick={() => void navigator.clipboard?.writeText(text).then(() => { setDone(true); setTimeout(setDone, 1500, false); }, () => {})} />;
}
