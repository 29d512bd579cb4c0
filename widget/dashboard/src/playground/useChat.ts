import { type ChatClient, createClient, type Session } from '@chatbot-platform/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Chat } from '../../../element/src/panel/chat.js';
import type { Entry } from '../../../element/src/panel/entries.js';
import { notice } from '../api/http.js';
import { settings } from '../app/settings.js';

export type { Entry };

interface Options {
  project: string;
  /** The session in the address. */
  session: string | undefined;
  /** A session is open: one that has just begun, perhaps. */
  onSession: (id: string) => void;
  onEnded: (entry: Entry) => void;
  /** Settings that are tried before they are saved. */
  draft?: () => object;
}

/** The widget's own conversation, as a member of the tenant, with a choice of models. It draws anew at most once a frame. */
export function useChat({ project, session, onSession, onEnded, draft }: Options) {
  const [, draw] = useState(0);
  const told = useRef({ onSession, onEnded, draft });
  told.current = { onSession, onEnded, draft };
  const model = useRef<string>();

  const { chat, client } = useMemo(() => {
    let drawing = 0;
    const client = createClient({ url: settings.api, token: () => '', projectId: project, onConnection: state => chat.connection(state), fetch: (url, init) => fetch(url, withDraft(url, init, told.current.draft)) });
    const chosen = () => model.current || undefined;
    const asMember: ChatClient = {
      ...client,
      hasVisitor: () => true,
      send: (message, call) => client.send({ ...message, model: chosen() }, call),
      regenerate: (id, call) => client.regenerate(id, withModel(call, chosen())),
      edit: (id, text, call) => client.edit(id, text, withModel(call, chosen())),
    };
    const chat: Chat = new Chat(asMember, {
      remember: (name, value) => { if (name === 'session' && value) told.current.onSession(value); },
      recall: () => undefined,
      tell: () => {},
      changed: () => {
        if (chat.state.trouble)
          notice(chat.state.trouble);
        drawing ||= requestAnimationFrame(() => {
          drawing = 0;
          draw(n => n + 1);
        });
      },
      began: () => {},
      ended: entry => told.current.onEnded(entry),
    });
    return { chat, client };
  }, [project]);

  // A session that has just begun here is open already.
  useEffect(() => {
    if (session === chat.state.sessionId)
      return;
    if (session)
      void chat.open(session);
    else
      chat.newSession();
  }, [chat, session]);

  useEffect(() => {
    const wake = () => document.visibilityState === 'visible' && chat.wake();
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      client.close();
    };
  }, [chat]);

  return { chat, client, model };
}

/** What is tried goes with each message; the client knows nothing of it. A session's route takes none, the chat's does. */
function withDraft(url: RequestInfo | URL, init: RequestInit | undefined, draft: (() => object) | undefined): RequestInit | undefined {
  return draft && init?.method === 'POST' && String(url).endsWith('/chat/stream') ? { ...init, body: JSON.stringify({ ...JSON.parse(init.body as string), draft: draft() }) } : init;
}

const withModel = (call: { signal?: AbortSignal | undefined } = {}, model: string | undefined) => ({ signal: call.signal, ...(model ? { model } : {}) });

export type { Session };
