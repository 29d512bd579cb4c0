import { Link } from '../app/Link.js';
import { query } from '../app/router.js';
import { signIn } from '../app/session.js';
import { LinkButton } from '../ui/Button.js';
import { words } from '../words/account.js';
import { CredentialsForm } from './CredentialsForm.js';
import { useSubmit } from './form.js';
import { FormPage } from './FormPage.js';

const tell = (code: string) => code === 'invalid_credentials' ? words.wrong : undefined;

export default function LoginScreen() {
  let entered: [string, string] = ['', ''];
  const { busy, error, submit } = useSubmit(() => signIn(...entered), e => tell(e.code as string));
  const back = query.value.get('return');
  const rest = back ? `?return=${encodeURIComponent(back)}` : '';
  return (
    <FormPage title={words.login.title} lead={words.login.lead} error={error} other={<><span class="muted">{words.login.other}</span><LinkButton class="wide" to={`/register${rest}`}>{words.login.otherLink}</LinkButton></>}>
      <CredentialsForm submit={words.login.submit} busy={busy} email={query.value.get('email') ?? ''} onSubmit={(email, password) => { entered = [email, password]; void submit(); }}>
        <Link class="aside" to="/forgot-password">{words.login.forgot}</Link>
      </CredentialsForm>
    </FormPage>
  );
}
