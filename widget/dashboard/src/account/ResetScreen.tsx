import { useState } from 'preact/hooks';
import { request } from '../api/http.js';
import { Link } from '../app/Link.js';
import { navigate, query } from '../app/router.js';
import { Banner } from '../ui/Banner.js';
import { toast } from '../ui/toast.js';
import { words } from '../words/account.js';
import { CredentialsForm } from './CredentialsForm.js';
import { useSubmit } from './form.js';
import { FormPage } from './FormPage.js';

export default function ResetScreen() {
  // Taken out of the address, where it would stay in the history.
  const [{ email, token }] = useState(() => {
    const { email, token } = Object.fromEntries(query.value);
    history.replaceState(history.state, '', location.pathname);
    return { email, token };
  });
  let password = '';
  const { busy, error, submit } = useSubmit(async () => {
    await request('POST', '/auth/reset-password', { body: { email, token, password }, quiet: true });
    toast(words.reset.done);
    await navigate(`/login?email=${encodeURIComponent(email!)}`, { replace: true });
  });
  const whole = email && token;
  return (
    <FormPage title={words.reset.title} lead={whole ? words.reset.lead(email) : ''} error={error} below={<Link to="/forgot-password">{words.reset.another}</Link>}>
      {whole
        ? <CredentialsForm chosen fixedEmail email={email} submit={words.reset.submit} busy={busy} onSubmit={(_, chosen) => { password = chosen; void submit(); }} />
        : <Banner tone="warn" title={words.reset.broken} />}
    </FormPage>
  );
}
