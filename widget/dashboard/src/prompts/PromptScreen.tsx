import './prompts.css';
import { ChatError } from '@chatbot-platform/client';
import { ArrowLeft, FlaskConical, History, Plus } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, patch, post, tagOf } from '../api/http.js';
import { forget, useResource } from '../api/resource.js';
import type { Project, Prompt } from '../api/types.js';
import { Link } from '../app/Link.js';
import { letGo, navigate } from '../app/router.js';
import { projectPath } from '../projects/data.js';
import { Banner } from '../ui/Banner.js';
import { PageHead, Time } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Conflict } from '../ui/Conflict.js';
import { Field, Input, Switch } from '../ui/Field.js';
import { merged } from '../ui/merged.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { useUnsaved } from '../ui/unsaved.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/prompts.js';
import { promptPath, promptsKey, useProject, usePrompts } from './data.js';
import { PromptField } from './PromptField.js';
import { Trial } from './Trial.js';
import { builtIn, pieces } from './variables.js';
import { Versions } from './Versions.js';

const MOST = 20_000;

const state = (enabled: boolean) => enabled ? words.enabled : words.disabled;

export default function PromptScreen({ project, prompt: id }: { project: string; prompt: string }) {
  const isNew = id === 'new';
  const owner = useProject(project);
  const stored = useResource(isNew ? null : `prompt:${id}`, signal => get<Prompt>(promptPath(project, id), signal));
  const error = owner.error ?? stored.error;
  if (error)
    return <div class="page"><Failed main error={error} retry={() => { owner.reload(); stored.reload(); }} /></div>;
  if (!owner.data || (!isNew && !stored.data))
    return <div class="page"><Skeleton lines={6} /></div>;
  return <Editor key={id} project={owner.data} onProject={owner.set} stored={stored.data} onStored={stored.set} />;
}

interface EditorProps {
  project: Project;
  onProject: (project: Project) => void;
  stored: Prompt | undefined;
  onStored: (prompt: Prompt) => void;
}

function Editor({ project, onProject, stored, onStored }: EditorProps) {
  // What the editor began with: what came since is somebody else's.
  const [base, setBase] = useState(stored);
  const [name, setName] = useState(stored?.name ?? '');
  const [content, setContent] = useState(stored?.content ?? '');
  const [enabled, setEnabled] = useState(stored?.enabled ?? true);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [theirs, setTheirs] = useState<Prompt>();
  const [trying, setTrying] = useState(false);
  const [showVersions, setShowVersions] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const all = usePrompts(project.id);

  const known = new Set([...builtIn, ...Object.keys(project.variables)]);
  const parts = pieces(content, known);
  const unknown = [...new Set(parts.filter(part => part.kind === 'unknown').map(part => part.name!))];
  const broken = parts.some(part => part.kind === 'broken');
  const over = content.length - MOST;
  const wrongName = name.trim() ? undefined : words.needName;
  const wrongContent = !content.trim() ? words.needContent : over > 0 ? words.tooLong(over) : broken ? words.broken : unknown.length ? words.unknown(unknown[0]!) : undefined;
  const dirty = name !== (base?.name ?? '') || content !== (base?.content ?? '') || enabled !== (base?.enabled ?? true);
  useUnsaved(dirty);

  // It was opened from what was read before: what is on the server now is shown, unless something was written meanwhile.
  useEffect(() => {
    if (stored && base && stored.version > base.version && !dirty)
      take(stored);
  }, [stored]);

  function take(prompt: Prompt) {
    setBase(prompt);
    setName(prompt.name);
    setContent(prompt.content);
    setEnabled(prompt.enabled);
    setTheirs(undefined);
  }

  function told(prompt: Prompt) {
    forget(promptsKey(project.id));
    forget(`versions:${prompt.id}`);
    take(prompt);
    onStored(prompt);
  }

  async function save(ifMatch = base && tagOf(base)) {
    setTried(true);
    if (wrongName || wrongContent) {
      setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    setError(undefined);
    const body = { name: name.trim(), content, enabled };
    try {
      if (base) {
        told(await patch<Prompt>(promptPath(project.id, base.id), body, ifMatch));
        toast(words.saved);
      } else {
        const made = await post<Prompt>(`${projectPath(project.id)}/prompts`, body);
        forget(promptsKey(project.id));
        toast(words.created);
        letGo();
        await navigate(`/projects/${project.id}/prompts/${made.id}`, { replace: true });
      }
    } catch (e) {
      if (e instanceof ChatError && e.code === 'precondition_failed')
        await compare(base!);
      else
        setError(sentence(e));
    } finally {
      setBusy(false);
    }
  }

  async function compare(begun: Prompt) {
    try {
      const now = await get<Prompt>(promptPath(project.id, begun.id));
      const mine = merged({ name, content, enabled }, begun, now);
      setName(mine.name);
      setContent(mine.content);
      setEnabled(mine.enabled);
      setTheirs(now);
    } catch (e) {
      setError(sentence(e));
    }
  }

  async function declare(variable: string) {
    try {
      onProject(await patch<Project>(projectPath(project.id), { variables: { ...project.variables, [variable]: {} } }, tagOf(project)));
      toast(words.declared(variable));
    } catch (e) {
      setError(sentence(e));
    }
  }

  function insert(variable: string) {
    const element = field.current!;
    const { selectionStart: from, selectionEnd: to } = element;
    const put = `{{${variable}}}`;
    setContent(content.slice(0, from) + put + content.slice(to));
    setTimeout(() => {
      element.focus();
      element.setSelectionRange(from + put.length, from + put.length);
    });
  }

  /** All that would be sent if this was saved now. */
  const draft = () => ({
    prompts: [
      ...(all.data?.prompts ?? []).map(p => p.id === base?.id ? { content, enabled } : p),
      ...(base ? [] : [{ content, enabled }]),
    ].filter(p => p.enabled && p.content.trim()).map(p => ({ content: p.content })),
  });

  return (
    <div class={`prompt-screen ${trying ? 'trying' : ''}`}>
      <div class="page narrow">
        <Link class="back small" to={`/projects/${project.id}/prompts`}><ArrowLeft aria-hidden="true" />{words.back}</Link>
        <PageHead title={words.editTitle(base?.name ?? '')} actions={<>
          {base && <Button icon={History} onClick={() => setShowVersions(true)}>{words.versions}</Button>}
          <Button icon={FlaskConical} aria-pressed={trying} onClick={() => setTrying(!trying)} disabled={!trying && !!wrongContent}>{trying ? words.closeTry : words.try}</Button>
        </>}>{base && <>{words.version(base.text_version)} · <Time at={base.updated_at} /></>}</PageHead>
        {error && <Banner tone="danger" title={error} />}
        {theirs && base && (
          <Conflict
            fields={[{ label: words.name, mine: name, theirs: theirs.name }, { label: words.content, mine: content, theirs: theirs.content }, { label: words.state, mine: state(enabled), theirs: state(theirs.enabled) }]}
            onMine={() => void save(tagOf(theirs))} onTheirs={() => told(theirs)} onEdit={() => { setBase(theirs); onStored(theirs); setTheirs(undefined); }}
          />
        )}
        <form class="col" noValidate onSubmit={event => { event.preventDefault(); if (!busy) void save(); }}
          onKeyDown={event => { if (event.key === 's' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); if (!busy) void save(); } }}>
          <Field label={words.name} error={tried ? wrongName : undefined}>
            {props => <Input {...props} name="name" value={name} maxLength={100} autocomplete="off" placeholder={words.namePlaceholder} onInput={e => setName(e.currentTarget.value)} />}
          </Field>
          <Field label={words.content} error={tried || broken || unknown.length || over > 0 ? wrongContent : undefined} hint={<span class="num">{words.chars(content.length)}</span>}>
            {props => <PromptField {...props} value={content} parts={parts} field={field} onInput={setContent} />}
          </Field>
          {unknown.length > 0 && <div class="row wrap">{unknown.slice(0, 5).map(variable => <Button key={variable} size="small" icon={Plus} onClick={() => void declare(variable)}>{words.declare(variable)}</Button>)}</div>}
          <section class="variables">
            <h2>{words.variables}</h2>
            <p class="small muted">{words.variablesHint}</p>
            <ul>
              {[...known].map(variable => (
                <li key={variable}><Button size="small" class="mono" onClick={() => insert(variable)} title={project.variables[variable]?.description ?? words.builtIn[variable]}>{`{{${variable}}}`}</Button></li>
              ))}
            </ul>
          </section>
          <div class="prompt-foot">
            <Switch label={enabled ? words.enabled : words.disabled} checked={enabled} onChange={() => setEnabled(!enabled)} />
            <span class="grow" />
            <Button type="submit" kind="primary" busy={busy} disabled={!dirty}>{base ? shared.save : words.make}</Button>
          </div>
        </form>
      </div>
      {trying && <Trial project={project.id} draft={draft} onClose={() => setTrying(false)} />}
      {showVersions && base && (
        <Versions project={project.id} prompt={base} onClose={() => setShowVersions(false)} onRestored={(prompt, number) => { setShowVersions(false); told(prompt); toast(words.restored(number)); }} />
      )}
    </div>
  );
}
