import { useState } from 'preact/hooks';
import { post } from '../api/http.js';
import { Banner } from '../ui/Banner.js';
import { CopyButton } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Dialog } from '../ui/Dialog.js';
import { Field, Input, Select } from '../ui/Field.js';
import { sentence } from '../ui/states.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/keys.js';

const DAY = 86_400_000;

/** Makes a key, and shows its secret once. */
export function NewKey({ project, onClose, onMade }: { project: string; onClose: () => void; onMade: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState(['chat']);
  const [days, setDays] = useState('');
  const [secret, setSecret] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<string>();

  async function make() {
    setTried(true);
    if (!name.trim() || !scopes.length || busy)
      return;
    setBusy(true);
    setError(undefined);
    try {
      const expires_at = days ? new Date(Date.now() + +days * DAY).toISOString() : undefined;
      setSecret((await post<{ key: string }>('/api-keys', { name: name.trim(), scopes, project_id: project, expires_at })).key);
      onMade();
    } catch (e) {
      setError(sentence(e));
    } finally {
      setBusy(false);
    }
  }

  if (secret) {
    return (
      <Dialog title={words.made} description={words.madeBody} onClose={onClose}>
        <div class="secret"><code>{secret}</code></div>
        <footer><CopyButton text={secret} label={words.copyKey} said /><Button kind="primary" data-first="" onClick={onClose}>{words.done}</Button></footer>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.create} onClose={onClose}>
      {error && <Banner tone="danger" title={error} />}
      <form class="col" onSubmit={event => { event.preventDefault(); void make(); }}>
        <Field label={words.name} hint={words.nameHint} error={tried && !name.trim() ? words.needName : undefined}>
          {props => <Input {...props} value={name} maxLength={100} placeholder={words.namePlaceholder} autocomplete="off" onInput={e => setName(e.currentTarget.value)} />}
        </Field>
        <fieldset class="choices">
          <legend>{words.scopes}</legend>
          {Object.entries(words.scope).map(([scope, [label, about]]) => (
            <label key={scope} class="choice">
              <input type="checkbox" checked={scopes.includes(scope)} onChange={e => setScopes(e.currentTarget.checked ? [...scopes, scope] : scopes.filter(s => s !== scope))} />
              <span><strong>{label}</strong> <span class="muted">{about}</span></span>
            </label>
          ))}
          {tried && !scopes.length && <p class="small danger" role="alert">{words.needScope}</p>}
        </fieldset>
        <Field label={words.expiry}>{props => <Select {...props} value={days} onChange={e => setDays(e.currentTarget.value)}>{words.spans.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</Select>}</Field>
        <footer>
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy}>{words.create}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
