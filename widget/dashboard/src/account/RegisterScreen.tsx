import { request } from '../api/http.js';
import { Link } from '../app/Link.js';
import { query } from '../app/router.js';
import { signIn } from '../app/session.js';
import { words } from '../words/account.js';
import { CredentialsForm } from './CredentialsForm.js';
import { useSubmit } from './form.js';
import { FormPage } from './FormPage.js';

export default function RegisterScreen() {
  let entered: [string, string] = ['', ''];
  const { busy, error, submit } = useSubmit(async () => {
    const [email, password] = entered;
    await request('POST', '/auth/register', { body: { email, password }, quiet: true });
    await signIn(email, password);
  }, e => (e.code as string) === 'invalid_credentials' ? words.register.exists : undefined);
  const back = query.value.get('return');
  return (
    <FormPage title={words.register.title} lead={words.register.lead} error={error}
      below={<>{words.register.other} <Link to={back ? `/login?return=${encodeURIComponent(back)}` : '/login'}>{words.register.otherLink}</Link></>}>
      <CredentialsForm chosen submit={words.register.submit} busy={busy} onSubmit={(email, password) => { entered = [email, password]; void submit(); }} />
    </FormPage>
  );
}
