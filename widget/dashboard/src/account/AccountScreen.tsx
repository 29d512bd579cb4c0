import { useState } from 'preact/hooks';
import { get, patch, post, remove, request } from '../api/http.js';
import { forget, useResource } from '../api/resource.js';
import type { Account } from '../api/types.js';
import { account, signOut } from '../app/session.js';
import { theme, type Theme } from '../app/theme.js';
import { Banner } from '../ui/Banner.js';
import { Badge, DataTable, PageHead, Time } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Dialog } from '../ui/Dialog.js';
import { Field, Input, PasswordInput } from '../ui/Field.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/own.js';
import { useSubmit } from './form.js';
import '../settings/settings.css';
import './own.css';

interface SignIn {
  id: string;
  device: string | null;
  created_at: string;
  last_used_at: string | null;
  expires_at: string;
  current: boolean;
}

const wrong = (e: { code: string }) => e.code === 'invalid_credentials' || e.code === 'forbidden' ? words.wrong : undefined;

export default function AccountScreen() {
  const who = account.value;
  return (
    <div class="page narrow">
      <PageHead title={words.title}>{words.lead}</PageHead>
      <section class="card section">
        <header><h2>{words.profile}</h2></header>
        <dl class="facts">
          <div><dt>{words.email}</dt><dd dir="auto">{who?.email}</dd></div>
          {who?.created_at && <div><dt>{words.since}</dt><dd><Time at={who.created_at} /></dd></div>}
        </dl>
        <Called />
      </section>
      <section class="card section">
        <fieldset class="strategies three">
          <legend><h2>{words.theme}</h2><p class="small muted">{words.themeLead}</p></legend>
          {(Object.keys(shared.themes) as Theme[]).map(name => (
            <label key={name} class={`strategy ${theme.value === name ? 'on' : ''}`}><input type="radio" name="theme" checked={theme.value === name} onChange={() => { theme.value = name; }} /><span>{shared.themes[name]}</span></label>
          ))}
        </fieldset>
      </section>
      <ChangePassword />
      <SignIns />
      <Leave />
    </div>
  );
}

/** What others read instead of an address. */
function Called() {
  const stored = account.value?.display_name ?? '';
  const [name, setName] = useState(stored);
  const { busy, error, submit } = useSubmit(async () => {
    account.value = await patch<Account>('/users/me', { display_name: name.trim() || null });
    setName(account.value.display_name ?? '');
    forget('conversation');
    toast(words.nameSaved);
  });
  return (
    <form class="col" onSubmit={event => { event.preventDefault(); void submit(); }}>
      <Field label={words.name} optional hint={words.nameHint} error={error}>
        {tied => <Input {...tied} name="name" autocomplete="name" value={name} maxLength={100} placeholder={words.namePlaceholder} onInput={e => setName(e.currentTarget.value)} />}
      </Field>
      <div class="row"><Button type="submit" busy={busy} disabled={name.trim() === stored}>{words.saveName}</Button></div>
    </form>
  );
}

function ChangePassword() {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [tried, setTried] = useState(false);
  const short = wanted.length < 8 || wanted.length > 256;
  const { busy, error, submit } = useSubmit(async () => {
    await post('/users/me/password', { password: current, new_password: wanted });
    setCurrent('');
    setWanted('');
    setTried(false);
    toast(words.changed);
  }, wrong);
  return (
    <section class="card section">
      <header><h2>{words.password}</h2><p>{words.passwordLead}</p></header>
      {error && <Banner tone="danger" title={error} />}
      <form class="col" onSubmit={event => { event.preventDefault(); setTried(true); if (current && !short) void submit(); }}>
        <input type="text" name="username" autocomplete="username" value={account.value?.email ?? ''} readOnly hidden />
        <div class="pair">
          <Field label={words.current}>{tied => <PasswordInput {...tied} shows={words.shows} hides={words.hides} autocomplete="current-password" value={current} onInput={e => setCurrent(e.currentTarget.value)} />}</Field>
          <Field label={words.wanted} hint={words.wantedHint} error={tried && short ? words.short : undefined}>{tied => <PasswordInput {...tied} shows={words.shows} hides={words.hides} autocomplete="new-password" value={wanted} onInput={e => setWanted(e.currentTarget.value)} />}</Field>
        </div>
        <div class="row"><Button type="submit" busy={busy} disabled={!current || !wanted}>{words.change}</Button></div>
      </form>
    </section>
  );
}

function SignIns() {
  const { data, error, loading, reload } = useResource('account:sign-ins', signal => get<{ sign_ins: SignIn[] }>('/users/me/sign-ins', signal));
  async function end(signIn: SignIn) {
    try {
      await remove(`/users/me/sign-ins/${signIn.id}`);
      toast(words.ended);
      reload();
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
  }
  return (
    <section class="card section">
      <header><h2>{words.signIns}</h2><p>{words.signInsLead}</p></header>
      {error ? <Failed error={error} retry={reload} /> : loading ? <Skeleton kind="line" /> : (
        <DataTable label={words.signIns} rows={data!.sign_ins} keyOf={s => s.id} columns={[
          { head: words.columns.what, cell: s => <span class="row wrap"><strong>{s.device ?? words.other}</strong>{s.current && <Badge tone="good">{words.here}</Badge>}</span> },
          { head: words.columns.began, cell: s => <Time at={s.created_at} /> },
          { head: words.columns.used, cell: s => s.current ? words.now : s.last_used_at ? <Time at={s.last_used_at} /> : <span class="muted">{words.unknown}</span> },
          { head: <span class="sr">{words.columns.does}</span>, align: 'tight', cell: s => !s.current && <Button size="small" onClick={() => void end(s)}>{words.end}</Button> },
        ]} />
      )}
    </section>
  );
}

function Leave() {
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const { busy, error, submit } = useSubmit(async () => {
    await request('DELETE', '/users/me', { body: { password } });
    setAsking(false);
    toast(words.gone);
    await signOut();
  }, wrong);
  return (
    <section class="card section">
      <header><h2>{words.remove}</h2><p>{words.removeLead}</p></header>
      <div class="row"><Button kind="danger" onClick={() => setAsking(true)}>{words.removeAction}</Button></div>
      {asking && (
        <Dialog title={words.removeTitle} description={words.removeBody} role="alertdialog" onClose={() => setAsking(false)}>
          {error && <Banner tone="danger" title={error} />}
          <form class="col" onSubmit={event => { event.preventDefault(); if (password) void submit(); }}>
            <Field label={words.current}>{tied => <PasswordInput {...tied} shows={words.shows} hides={words.hides} autocomplete="current-password" value={password} onInput={e => setPassword(e.currentTarget.value)} />}</Field>
            <footer><Button onClick={() => setAsking(false)}>{shared.cancel}</Button><Button type="submit" kind="danger" busy={busy} disabled={!password}>{words.removeAction}</Button></footer>
          </form>
        </Dialog>
      )}
    </section>
  );
}
