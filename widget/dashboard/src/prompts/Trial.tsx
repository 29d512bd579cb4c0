import '../playground/playground.css';
import { FlaskConical, X } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { remove } from '../api/http.js';
import { Composer } from '../playground/Composer.js';
import { Log } from '../playground/Log.js';
import { useChat } from '../playground/useChat.js';
import { Banner } from '../ui/Banner.js';
import { IconButton } from '../ui/Button.js';
import { useCover } from '../ui/cover.js';
import { Empty, sentence } from '../ui/states.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/prompts.js';

interface Props {
  project: string;
  /** What is to be tried, as it is at the moment of sending. */
  draft: () => object;
  onClose: () => void;
}

/** A chat that is answered by what is not saved yet, and of which nothing is kept. */
export function Trial({ project, draft, onClose }: Props) {
  const [session, setSession] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const place = useRef<HTMLElement>(null);
  useCover(place, '(max-width: 1000px)');
  const { chat } = useChat({ project, session, onSession: setSession, onEnded: () => {}, draft });
  const { state } = chat;
  const begun = useRef<string>();
  begun.current = session;
  useEffect(() => {
    field.current?.focus();
    // Not by the chat's own client, which is closed before.
    return () => { if (begun.current) remove(`/sessions/${begun.current}`).catch(() => {}); };
  }, []);
  return (
    <aside class="trial" ref={place} aria-label={words.tryTitle} onKeyDown={event => { if (event.key === 'Escape' && !state.running) onClose(); }}>
      <header class="row spread">
        <div><h2>{words.tryTitle}</h2><p class="small muted">{words.tryLead}</p></div>
        <IconButton size="small" icon={X} label={words.closeTry} onClick={onClose} />
      </header>
      <Log chat={chat} inspected={undefined} empty={<div class="first"><Empty icon={FlaskConical} title={words.tryEmpty} /></div>} />
      <div class="foot">
        {state.trouble && <Banner tone="danger" title={sentence(state.trouble)} actions={<IconButton size="small" icon={X} label={shared.dismiss} onClick={() => chat.dismiss()} />} />}
        <Composer field={field} running={!!state.running} stopping={state.stopping} onSend={text => chat.send(text)} onStop={() => void chat.stop()} />
      </div>
    </aside>
  );
}
