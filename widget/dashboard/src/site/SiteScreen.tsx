import './site.css';
import { ChatError } from '@chatbot-platform/client';
import { useEffect, useState } from 'preact/hooks';
import { get, patch, tagOf } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Project } from '../api/types.js';
import { settings } from '../app/settings.js';
import { forgetProjects, projectKey, projectPath } from '../projects/data.js';
import { Banner } from '../ui/Banner.js';
import { CopyButton, PageHead } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Conflict } from '../ui/Conflict.js';
import { Field, Input, Select, Switch, TextArea } from '../ui/Field.js';
import { merged } from '../ui/merged.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { useUnsaved } from '../ui/unsaved.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/site.js';
import '../settings/settings.css';
import { changeOf, configOf, errorsOf, formOf, type Form } from './form.js';
import { Preview } from './Preview.js';

export default function SiteScreen({ project }: { project: string }) {
  const { data, error, reload, set } = useResource(projectKey(project), signal => get<Project>(projectPath(project), signal));
  if (error)
    return <div class="page"><Failed error={error} retry={reload} main /></div>;
  return data ? <Site key={data.id} project={data} onSaved={set} /> : <div class="page"><Skeleton kind="block" lines={3} /></div>;
}

function Site({ project, onSaved }: { project: Project; onSaved: (project: Project) => void }) {
  const [form, setForm] = useState(() => formOf(project));
  const [base, setBase] = useState(project);
  const [theirs, setTheirs] = useState<Project>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const errors = errorsOf(form);
  const dirty = JSON.stringify(form) !== JSON.stringify(formOf(base));
  useUnsaved(dirty);
  useEffect(() => {
    if (!dirty && project.version !== base.version) {
      setBase(project);
      setForm(formOf(project));
    }
  }, [project]);
  const put = (change: Partial<Form>) => setForm({ ...form, ...change });
  const tag = `<script async src="${location.origin}${settings.widget}" data-project="${project.publishable_key}"></script>`;

  async function save(ifMatch = tagOf(base)) {
    if (Object.keys(errors).length || busy)
      return;
    setBusy(true);
    setError(undefined);
    try {
      const saved = await patch<Project>(projectPath(project.id), changeOf(form), ifMatch);
      setBase(saved);
      setForm(formOf(saved));
      setTheirs(undefined);
      onSaved(saved);
      forgetProjects();
      toast(words.saved);
    } catch (e) {
      if (e instanceof ChatError && e.code === 'precondition_failed')
        await compare();
      else
        setError(sentence(e));
    } finally {
      setBusy(false);
    }
  }

  async function compare() {
    try {
      const now = await get<Project>(projectPath(project.id));
      setForm(merged(form, formOf(base), formOf(now)));
      setTheirs(now);
    } catch (e) {
      setError(sentence(e));
    }
  }

  const other = theirs && formOf(theirs);
  const told = (f: Form): [string, string][] => [[words.origins, f.origins], [words.name, f.name], [words.greeting, f.greeting], [words.suggestions, f.suggestions], [words.placeholder, f.placeholder], [words.accent, f.accent],
    [words.scheme, words.schemes[f.scheme] ?? ''], [words.position, words.positions[f.position] ?? ''], [words.mode, words.modes[f.mode] ?? ''], [words.radius, String(f.radius)], [words.features, JSON.stringify(f.features)]];
  const choice = (name: 'scheme' | 'position' | 'mode', label: string, choices: Record<string, string>) => (
    <Field label={label}>{tied => <Select {...tied} value={form[name]} onChange={e => put({ [name]: e.currentTarget.value })}>{Object.entries(choices).map(([value, text]) => <option key={value} value={value}>{text}</option>)}</Select>}</Field>
  );

  return (
    <div class="page">
      <PageHead title={words.title}>{words.lead}</PageHead>
      {error && <Banner tone="danger" title={error} />}
      {theirs && other && (
        <Conflict fields={told(form).map(([label, mine], at) => ({ label, mine, theirs: told(other)[at]![1] }))}
          onMine={() => void save(tagOf(theirs))} onTheirs={() => { setBase(theirs); setForm(other); setTheirs(undefined); }} onEdit={() => { setBase(theirs); setTheirs(undefined); }} />
      )}
      <div class="site">
        <form class="col" onSubmit={event => { event.preventDefault(); void save(); }}>
          <section class="card section">
            <header><h2>{words.snippet}</h2><p>{words.snippetLead}</p></header>
            <div class="snippet"><code tabIndex={0} role="textbox" aria-readonly="true" aria-label={words.snippet}>{tag}</code><CopyButton text={tag} label={words.copySnippet} /></div>
            {!form.origins.trim() && <Banner tone="warn" title={words.noOrigins} />}
            <Field label={words.origins} hint={words.originsHint} error={errors.origins}>{tied => <TextArea {...tied} class="mono" rows={3} spellcheck={false} value={form.origins} onInput={e => put({ origins: e.currentTarget.value })} />}</Field>
          </section>
          <section class="card section">
            <header><h2>{words.look}</h2></header>
            <Field label={words.name} optional>{tied => <Input {...tied} value={form.name} maxLength={100} placeholder={words.namePlaceholder} onInput={e => put({ name: e.currentTarget.value })} />}</Field>
            <Field label={words.greeting} optional hint={words.greetingHint}>{tied => <TextArea {...tied} rows={2} value={form.greeting} maxLength={1000} onInput={e => put({ greeting: e.currentTarget.value })} />}</Field>
            <Field label={words.suggestions} optional hint={words.suggestionsHint} error={errors.suggestions}>{tied => <TextArea {...tied} rows={3} value={form.suggestions} onInput={e => put({ suggestions: e.currentTarget.value })} />}</Field>
            <Field label={words.placeholder} optional>{tied => <Input {...tied} value={form.placeholder} maxLength={100} onInput={e => put({ placeholder: e.currentTarget.value })} />}</Field>
            <div class="pair">
              <Field label={words.accent} hint={words.accentHint} error={errors.accent}>
                {tied => (
                  <span class="row colour">
                    <input type="color" aria-label={words.accent} value={/^#[0-9a-f]{6}$/i.test(form.accent) ? form.accent : '#4353d9'} onInput={e => put({ accent: e.currentTarget.value })} />
                    <Input {...tied} value={form.accent} maxLength={7} placeholder="#4353d9" spellcheck={false} onInput={e => put({ accent: e.currentTarget.value })} />
                  </span>
                )}
              </Field>
              <Field label={`${words.radius}: ${form.radius}`}>{tied => <input {...tied} class="slider" type="range" min={0} max={40} value={form.radius} onInput={e => put({ radius: +e.currentTarget.value })} />}</Field>
              {choice('scheme', words.scheme, words.schemes)}
              {choice('position', words.position, words.positions)}
              {choice('mode', words.mode, words.modes)}
            </div>
            <fieldset class="features"><legend>{words.features}</legend>
              {(Object.keys(words.feature) as (keyof Form['features'])[]).map(name =>
                <Switch key={name} label={words.feature[name]!} checked={form.features[name]} onChange={e => put({ features: { ...form.features, [name]: e.currentTarget.checked } })} />)}
            </fieldset>
          </section>
          <footer class={`save-bar ${dirty ? 'on' : ''}`}>
            {dirty && <Button onClick={() => setForm(formOf(base))}>{words.discard}</Button>}
            <Button type="submit" kind="primary" busy={busy} disabled={!dirty || Object.keys(errors).length > 0}>{shared.save}</Button>
          </footer>
        </form>
        <section class="beside" aria-label={words.preview}>
          <h2>{words.preview}</h2>
          {project.publishable_key && <Preview projectKey={project.publishable_key} config={configOf(form, base)} />}
          <p class="small muted">{words.previewHint(location.origin)}</p>
        </section>
      </div>
    </div>
  );
}
