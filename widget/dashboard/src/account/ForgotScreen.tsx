import { useState } from 'preact/hooks';
import { request } from '../api/http.js';
import { Link } from '../app/Link.js';
import { Banner } from '../ui/Banner.js';
import { Button } from '../ui/Button.js';
import { Field, Input } from '../ui/Field.js';
import { words } from '../words/account.js';
import { focusWrong, looksLikeEmail, useSubmit } from './form.js';
import { FormPage } from './FormPage.js';

export default function ForgotScreen() {
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const { busy, error, submit } = useSubmit(async () => {
    await request('POST', '/auth/forgot-password', { body: { email: email.trim() }, quiet: true });
    setSent(true);
  });
  return (
    <FormPage title={words.forgot.title} lead={sent ? '' : words.forgot.lead} error={error} below={<Link to="/login">{words.forgot.back}</Link>}>
      {sent
        ? <Banner tone="good" title={words.forgot.doneTitle}>{words.forgot.done(email.trim())}</Banner>
        : (
          <form noValidate onSubmit={event => {
            event.preventDefault();
            setTried(true);
            if (looksLikeEmail(email))
              void submit();
            else
              focusWrong(event.currentTarget);
          }}>
            <Field label={words.email} error={tried && !looksLikeEmail(email) ? words.needEmail : undefined}>
              {props => <Input {...props} type="email" name="email" autocomplete="username" inputMode="email" value={email} onInput={e => setEmail(e.currentTarget.value)} />}
            </Field>
            <Button type="submit" kind="primary" class="wide" busy={busy}>{words.forgot.submit}</Button>
          </form>
        )}
    </FormPage>
  );
}
