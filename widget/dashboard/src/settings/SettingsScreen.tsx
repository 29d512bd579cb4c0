import { ChatError } from '@chatbot-platform/client';
import { PlugZap } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';
import { get, patch, post, tagOf } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Project } from '../api/types.js';
import { useModels } from '../playground/models.js';
import { forgetProjects, projectKey, projectPath } from '../projects/data.js';
import { Banner } from '../ui/Banner.js';
import { PageHead } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Conflict } from '../ui/Conflict.js';
import { Field, Input, Select, Switch } from '../ui/Field.js';
import { merged } from '../ui/merged.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { useUnsaved } from '../ui/unsaved.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/settings.js';
import { changeOf, errorsOf, formOf, type Form } from './form.js';
import './settings.css';

export default function SettingsScreen({ project }: { project: string }) {
  const { data, error, reload, set } = useResource(projectKey(project), signal => get<Project>(projectPath(project), signal));
  if (error)
    return <div class="page narrow"><Failed error={error} retry={reload} main /></div>;
  return data
    ? <Settings key={data.id} project={data} onSaved={set} />
    : <div class="page narrow"><Skeleton kind="block" lines={2} /></div>;
}

const labels: Partial<Record<keyof Form, string>> = {
  model: words.which, temperature: words.temperature, max_tokens: words.length, strategy: words.strategy, memory_max: words.maxTokens, after: words.after, keep: words.keep, summary_model: words.summaryModel,
  recall: words.recall, others: words.others, daily: words.daily, visitor: words.visitor,
};

function Settings({ project, onSaved }: { project: Project; onSaved: (project: Project) => void }) {
  const [form, setForm] = useState(() => formOf(project));
  const [base, setBase] = useState(project);
  const [theirs, setTheirs] = useState<Project>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const models = useModels() ?? [];
  const errors = errorsOf(form);
  const dirty = JSON.stringify(form) !== JSON.stringify(formOf(base));
  useUnsaved(dirty);
  // What was read anew in the background counts as long as nothing is being changed here.
  useEffect(() => {
    if (!dirty && project.version !== base.version) {
      setBase(project);
      setForm(formOf(project));
    }
  }, [project]);

  const put = (change: Partial<Form>) => setForm({ ...form, ...change });
  const named = (name: string) => name && !models.some(m => m.name === name) ? [<option key={name} value={name}>{models.length ? words.gone(name) : name}</option>] : [];

  async function save(tag = tagOf(base)) {
    if (Object.keys(errors).length || busy)
      return;
    setBusy(true);
    setError(undefined);
    try {
      const saved = await patch<Project>(projectPath(project.id), changeOf(form), tag);
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

  const number = (name: keyof Form, label: string, hint?: string, props: object = {}) => (
    <Field label={label} hint={hint} error={errors[name]}>
      {tied => <Input {...tied} {...props} inputMode="numeric" value={String(form[name])} onInput={e => put({ [name]: e.currentTarget.value })} />}
    </Field>
  );
  const strategies = Object.entries(words.strategies);
  const other = theirs && formOf(theirs);

  return (
    <form class="page narrow" onSubmit={event => { event.preventDefault(); void save(); }}>
      <PageHead title={words.title}>{words.lead}</PageHead>
      {error && <Banner tone="danger" title={error} />}
      {theirs && other && (
        <Conflict fields={(Object.keys(labels) as (keyof Form)[]).map(name => ({ label: labels[name]!, mine: String(form[name]), theirs: String(other[name]) }))}
          onMine={() => void save(tagOf(theirs))} onTheirs={() => { setBase(theirs); setForm(other); setTheirs(undefined); }} onEdit={() => { setBase(theirs); setTheirs(undefined); }} />
      )}
      <section class="card section">
        <header><h2>{words.model}</h2><p>{words.modelLead}</p></header>
        <Field label={words.which}>
          {tied => (
            <Select {...tied} value={form.model} onChange={e => put({ model: e.currentTarget.value })}>
              <option value="">{words.hostDefault(models.find(m => m.default)?.name)}</option>
              {named(form.model)}{models.map(m => <option key={m.name} value={m.name}>{m.name}</option>)}
            </Select>
          )}
        </Field>
        <Check provider={(form.model || models.find(m => m.default)?.name || '').split('/')[0]!} />
        <div class="pair">
          {number('temperature', words.temperature, words.temperatureHint, { inputMode: 'decimal' })}
          {number('max_tokens', words.length, words.lengthHint)}
        </div>
      </section>
      <section class="card section">
        <header><h2>{words.memory}</h2><p>{words.memoryLead}</p></header>
        <fieldset class="strategies">
          <legend>{words.strategy}</legend>
          {strategies.map(([name, [label, about]]) => (
            <label key={name} class={`strategy ${form.strategy === name ? 'on' : ''}`}>
              <input type="radio" name="strategy" value={name} checked={form.strategy === name} onChange={() => put({ strategy: name })} />
              <span><strong>{label}</strong><br /><span class="muted small">{about}</span></span>
            </label>
          ))}
          {!words.strategies[form.strategy] && <label class="strategy on"><input type="radio" name="strategy" checked readOnly /><strong>{words.own(form.strategy)}</strong></label>}
        </fieldset>
        <div class="pair">
          {number('memory_max', words.maxTokens, words.maxTokensHint)}
          {form.strategy !== 'full' && number('keep', words.keep, words.keepHint)}
          {['summary', 'recall'].includes(form.strategy) && number('after', words.after, words.afterHint)}
          {form.strategy === 'recall' && number('recall', words.recall, words.recallHint)}
        </div>
        {form.strategy === 'recall' && <Switch label={words.others} checked={form.others} onChange={e => put({ others: e.currentTarget.checked })} />}
        {['summary', 'recall'].includes(form.strategy) && (
          <Field label={words.summaryModel}>
            {tied => (
              <Select {...tied} value={form.summary_model} onChange={e => put({ summary_model: e.currentTarget.value })}>
                <option value="">{words.sameModel}</option>
                {named(form.summary_model)}{models.map(m => <option key={m.name} value={m.name}>{m.name}</option>)}
              </Select>
            )}
          </Field>
        )}
      </section>
      <section class="card section">
        <header><h2>{words.limits}</h2><p>{words.limitsLead}</p></header>
        <div class="pair">{number('daily', words.daily, undefined, { placeholder: words.noLimit })}{number('visitor', words.visitor, undefined, { placeholder: words.noLimit })}</div>
      </section>
      <footer class={`save-bar ${dirty ? 'on' : ''}`}>
        {dirty && <Button onClick={() => setForm(formOf(base))}>{words.discard}</Button>}
        <Button type="submit" kind="primary" busy={busy} disabled={!dirty || Object.keys(errors).length > 0}>{shared.save}</Button>
      </footer>
    </form>
  );
}

/** Asks whether the provider's address and key work. */
function Check({ provider }: { provider: string }) {
  const [state, setState] = useState<{ provider: string; busy?: boolean; models?: number; error?: string }>();
  const mine = state?.provider === provider ? state : undefined;
  async function check() {
    setState({ provider, busy: true });
    try {
      const { ok, models } = await post<{ ok: boolean; models: number | unknown[] }>(`/models/${encodeURIComponent(provider)}/check`);
      setState(ok ? { provider, models: Array.isArray(models) ? models.length : models } : { provider, error: words.checkNo });
    } catch (e) {
      setState({ provider, error: sentence(e) });
    }
  }
  return (
    <>
      <div class="row"><Button size="small" icon={PlugZap} busy={mine?.busy} disabled={!provider} onClick={() => void check()}>{words.check}</Button></div>
      {mine?.models !== undefined && <Banner tone="good" title={words.checkOk(mine.models)} />}
      {mine?.error && <Banner tone="danger" title={mine.error} />}
    </>
  );
}
