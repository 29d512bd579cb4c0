import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from '../ui/Button.js';
import { Field, Input, PasswordInput } from '../ui/Field.js';
import { words } from '../words/account.js';
import { focusWrong, looksLikeEmail } from './form.js';

interface Props {
  email?: string;
  /** A password that is chosen and not remembered. */
  chosen?: boolean;
  fixedEmail?: boolean;
  submit: string;
  busy: boolean;
  onSubmit: (email: string, password: string) => void;
  children?: ComponentChildren;
}

/** An address and a password, as a browser's own keeper of passwords knows it. */
export function CredentialsForm({ email: given = '', chosen, fixedEmail, submit, busy, onSubmit, children }: Props) {
  const [email, setEmail] = useState(given);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const wrongEmail = looksLikeEmail(email) ? undefined : words.needEmail;
  const wrongPassword = !password ? words.needPassword : chosen && password.length < 8 ? words.shortPassword : undefined;
  return (
    <form noValidate onSubmit={event => {
      event.preventDefault();
      setTried(true);
      if (wrongEmail || wrongPassword)
        focusWrong(event.currentTarget);
      else
        onSubmit(email.trim(), password);
    }}>
      <div hidden={fixedEmail}>
        <Field label={words.email} error={tried ? wrongEmail : undefined}>
          {props => <Input {...props} type="email" name="email" autocomplete="username" inputMode="email" value={email} readOnly={fixedEmail} onInput={e => setEmail(e.currentTarget.value)} />}
        </Field>
      </div>
      <Field label={chosen && fixedEmail ? words.newPassword : words.password} hint={chosen ? words.passwordHint : undefined} error={tried ? wrongPassword : undefined}>
        {props => <PasswordInput {...props} shows={words.show} hides={words.hide} name="password" autocomplete={chosen ? 'new-password' : 'current-password'} value={password} onInput={e => setPassword(e.currentTarget.value)} />}
      </Field>
      {children}
      <Button type="submit" kind="primary" class="wide" busy={busy}>{submit}</Button>
    </form>
  );
}
