import './projects.css';
import { ChatError } from '@chatbot-platform/client';
import { useState } from 'preact/hooks';
import { post } from '../api/http.js';
import { keep } from '../api/resource.js';
import type { Project } from '../api/types.js';
import { navigate, query } from '../app/router.js';
import { Banner } from '../ui/Banner.js';
import { PageHead } from '../ui/bits.js';
import { Button, LinkButton } from '../ui/Button.js';
import { Field, Input, TextArea } from '../ui/Field.js';
import { sentence } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { type Template, templates, words } from '../words/projects.js';
import { forgetProjects, projectKey, projectPath } from './data.js';
import { pictures } from './Gallery.js';

/** Three steps on one page: name it, tell it what to do, try it. */
export default function NewScreen() {
  const [template, setTemplate] = useState(templates.find(t => t.key === query.value.get('template')) ?? templates[0]!);
  const [name, setName] = useState(template.project);
  const [prompt, setPrompt] = useState(template.prompt);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  /** What somebody has written themselves is not written over. */
  function choose(next: Template) {
    if (!name.trim() || name === template.project)
      setName(next.project);
    if (!prompt.trim() || prompt === template.prompt)
      setPrompt(next.prompt);
    setTemplate(next);
  }

  async function create() {
    setBusy(true);
    setError(undefined);
    try {
      const { greeting, suggestions, description } = template;
      const project = await post<Project>('/projects', { name: name.trim(), description: description || null, widget: { name: name.trim(), ...(greeting ? { greeting, suggestions } : {}) } });
      forgetProjects();
      keep(projectKey(project.id), project);
      try {
        await post(`${projectPath(project.id)}/prompts`, { name: words.new.promptName, content: prompt.trim() });
        await navigate(projectPath(project.id), { replace: true });
      } catch (e) {
        if (!(e instanceof ChatError))
          throw e;
        toast(words.new.half, { tone: 'danger' });
        await navigate(`${projectPath(project.id)}/prompts`, { replace: true });
      }
    } catch (e) {
      setError(sentence(e));
      setBusy(false);
    }
  }

  return (
    <div class="page narrow">
      <PageHead title={words.new.title}>{words.new.lead}</PageHead>
      {error && <Banner tone="danger" title={error} />}
      <form class="col new-project" noValidate onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (name.trim() && prompt.trim() && !busy)
          void create();
        else
          setTimeout(() => (event.target as HTMLElement).querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      }}>
        <fieldset class="templates">
          <legend>{words.new.template}</legend>
          {templates.map(t => {
            const Picture = pictures[t.key]!;
            return (
              <label class="template-choice" key={t.key}>
                <input type="radio" name="template" value={t.key} checked={t === template} onChange={() => choose(t)} />
                <Picture aria-hidden="true" /><span>{t.name}</span>
              </label>
            );
          })}
        </fieldset>
        <Field label={words.new.name} hint={words.new.nameHint} error={tried && !name.trim() ? words.new.needName : undefined}>
          {props => <Input {...props} name="name" value={name} maxLength={100} autocomplete="off" placeholder={words.new.namePlaceholder} onInput={e => setName(e.currentTarget.value)} />}
        </Field>
        <Field label={words.new.prompt} hint={words.new.promptHint} error={tried && !prompt.trim() ? words.new.needPrompt : undefined}>
          {props => <TextArea {...props} name="prompt" value={prompt} maxLength={20_000} rows={12} placeholder={words.new.promptPlaceholder} onInput={e => setPrompt(e.currentTarget.value)} />}
        </Field>
        <div class="row wrap">
          <Button type="submit" kind="primary" busy={busy}>{words.new.submit}</Button>
          <LinkButton to="/" kind="plain">{shared.cancel}</LinkButton>
        </div>
      </form>
    </div>
  );
}
