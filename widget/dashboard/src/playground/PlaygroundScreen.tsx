import './playground.css';
import { MessagesSquare, PanelLeft, PanelRight, X } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, patch } from '../api/http.js';
import { forget, useResource } from '../api/resource.js';
import type { Project, Prompt } from '../api/types.js';
import { navigate } from '../app/router.js';
import { projectKey, projectPath } from '../projects/data.js';
import { Banner } from '../ui/Banner.js';
import { useTitle } from '../ui/bits.js';
import { Button, IconButton, LinkButton } from '../ui/Button.js';
import { Select } from '../ui/Field.js';
import { Empty, Failed, sentence } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/playground.js';
import { Composer } from './Composer.js';
import { Inspector } from './Inspector.js';
import { Log } from './Log.js';
import { choices, useModels } from './models.js';
import { Sessions } from './Sessions.js';
import { useChat } from './useChat.js';
import { usePanel } from './usePanel.js';

/** What answers where the host has named no model. */
const EMBEDDED = 'embedded/answerer';

export default function PlaygroundScreen({ project: id, session }: { project: string; session?: string }) {
  const project = useResource(projectKey(id), signal => get<Project>(projectPath(id), signal));
  useTitle(project.data && `${words.title} · ${project.data.name}`);
  if (project.error)
    return <div class="page"><Failed main error={project.error} retry={project.reload} /></div>;
  return <Playground key={id} id={id} project={project.data} session={session} />;
}

function Playground({ id, project, session }: { id: string; project: Project | undefined; session: string | undefined }) {
  const [changed, setChanged] = useState(0);
  const [picked, setPicked] = useState<string>();
  const [spoken, setSpoken] = useState('');
  const side = usePanel('sessions', 900);
  const inspector = usePanel('inspector', 1180);
  const field = useRef<HTMLTextAreaElement>(null);
  const fresh = useRef<string>();
  const [chosen, setChosen] = useState('');
  const models = useModels();
  const prompts = useResource(`prompts:${id}`, signal => get<{ prompts: Prompt[]; total: number }>(`${projectPath(id)}/prompts?take=100`, signal));

  const { chat, client, model } = useChat({
    project: id,
    session,
    onSession: begun => {
      if (begun === session)
        return;
      // What was chosen before the first word holds for the whole chat.
      fresh.current = begun;
      if (chosen)
        patch(`/sessions/${begun}`, { model: chosen }).catch(() => {});
      void navigate(`${projectPath(id)}/chat/${begun}`, { replace: true });
    },
    onEnded: entry => {
      forget(`sessions:${id}`);
      setChanged(n => n + 1);
      setPicked(undefined);
      setSpoken(entry.status === 'completed' ? entry.text : '');
    },
  });
  const { state } = chat;
  model.current = chosen;
  useEffect(() => {
    if (session && session === fresh.current)
      return;
    setPicked(undefined);
    setSpoken('');
    if (!session)
      return setChosen('');
    const leaving = new AbortController();
    client.session(session, { signal: leaving.signal }).then(found => setChosen(found.model ?? ''), () => {});
    return () => leaving.abort();
  }, [session]);

  const latest = state.entries.findLast(entry => entry.role === 'assistant' && entry.turnId)?.turnId;
  const turn = picked ?? latest;
  const possible = project && models ? choices(project, models) : undefined;
  const suggestions = (project?.widget['suggestions'] as string[] | undefined) ?? [];
  const missing = state.trouble && state.entries.length === 0 && (state.trouble.code === 'not_found' || state.trouble.code === 'forbidden');

  function choose(name: string) {
    setChosen(name);
    if (session)
      patch(`/sessions/${session}`, { model: name || null }).catch(e => toast(sentence(e), { tone: 'danger' }));
  }

  const send = (text: string) => {
    setPicked(undefined);
    chat.send(text);
    setSpoken(words.writing);
    field.current?.focus();
  };

  return (
    <div class={`playground ${side.open ? 'with-side' : ''} ${inspector.open ? 'with-inspector' : ''}`}>
      <h1 class="sr" tabIndex={-1}>{words.title}</h1>
      {side.open && (
        <aside class="side" aria-label={words.sessions} tabIndex={-1} ref={side.panel}>
          <Sessions project={id} open={session} changed={changed} onPick={side.closeIfOver} />
        </aside>
      )}
      <section class="chat" aria-label={words.log}>
        <div class="chat-head">
          <IconButton icon={PanelLeft} label={side.open ? words.hideSessions : words.showSessions} aria-expanded={side.open} onClick={side.toggle} />
          <span class="grow" />
          {possible && (
            <Select class="compact" aria-label={words.model} value={chosen} onChange={e => choose(e.currentTarget.value)}>
              <option value="">{possible.own ? words.modelDefault(possible.own) : words.hostDefault}</option>
              {possible.names.map(name => <option key={name} value={name}>{name}</option>)}
            </Select>
          )}
          <IconButton icon={PanelRight} label={inspector.open ? words.hideInspector : words.showInspector} aria-expanded={inspector.open} onClick={inspector.toggle} />
        </div>
        {missing
          ? <Empty icon={MessagesSquare} title={words.gone.title} actions={<Button kind="primary" onClick={() => void navigate(projectPath(id), { replace: true })}>{words.newChat}</Button>}>{words.gone.body}</Empty>
          : (
            <Log chat={chat} inspected={inspector.open ? turn : undefined} onInspect={t => { setPicked(t); inspector.show(); }} empty={
              <div class="first">
                <Empty icon={MessagesSquare} title={words.emptyTitle}>{words.emptyBody}</Empty>
                {suggestions.length > 0 && <ul class="suggestions" aria-label={words.suggestions}>{suggestions.slice(0, 6).map(text => <li key={text}><Button onClick={() => send(text)}><span dir="auto">{text}</span></Button></li>)}</ul>}
                {possible?.own === EMBEDDED && <Banner title={words.embedded}>{words.embeddedBody}</Banner>}
                {prompts.data?.total === 0 && <Banner title={words.noPrompt} actions={<LinkButton size="small" to={`${projectPath(id)}/prompts`}>{words.addPrompt}</LinkButton>} />}
              </div>
            } />
          )}
        <div class="foot">
          {state.connection !== 'fine' && state.running && <Banner tone="warn" title={navigator.onLine ? words.lost : words.offline} />}
          {state.trouble && !missing && state.trouble.status !== 401 && (
            <Banner tone="danger" title={sentence(state.trouble)} actions={<>
              {session && <Button size="small" onClick={() => { chat.dismiss(); void (state.entries.length ? chat.refresh() : chat.open(session)); }}>{shared.retry}</Button>}
              <IconButton size="small" icon={X} label={shared.dismiss} onClick={() => chat.dismiss()} />
            </>} />
          )}
          {!missing && <Composer field={field} running={!!state.running} stopping={state.stopping} onSend={send} onStop={() => void chat.stop()} />}
        </div>
        <p class="sr" role="status">{spoken}</p>
      </section>
      {inspector.open && (
        <aside class="inspector" aria-label={words.inspector} tabIndex={-1} ref={inspector.panel}>
          <header class="row spread"><h2>{words.inspector}</h2><IconButton size="small" icon={X} label={words.hideInspector} onClick={inspector.toggle} /></header>
          <Inspector turn={turn} running={!!state.running} />
        </aside>
      )}
      {(side.open || inspector.open) && <div class="cover" onClick={() => { side.closeIfOver(); inspector.closeIfOver(); }} />}
    </div>
  );
}

