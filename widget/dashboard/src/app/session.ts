import { ChatError } from '@chatbot-platform/client';
import { effect, signal } from '@preact/signals';
import { post, request } from '../api/http.js';
import { forgetAll } from '../api/resource.js';
import type { Account } from '../api/types.js';
import { expired } from '../api/weather.js';
import { safeReturn } from './match.js';
import { current, href, isHeldBack, navigate, place, query } from './router.js';
import { settings } from './settings.js';

/** Who is signed in; null is nobody, undefined is not known yet. */
export const account = signal<Account | null | undefined>(undefined);
/** Why it could not be found out who is signed in. */
export const sessionError = signal<ChatError | undefined>(undefined);

/** Finds out who is there. In a host with a login of its own nobody tells us more than whether the API answers. */
export async function findOut(): Promise<void> {
  sessionError.value = undefined;
  try {
    if (settings.accounts) {
      account.value = (await request<Account>('GET', '/users/me', { quiet: true })).data;
    } else {
      await request('GET', '/projects?take=1', { quiet: true });
      account.value = { id: '', email: null, display_name: null, created_at: null };
    }
  } catch (error) {
    if (error instanceof ChatError && error.status === 401)
      account.value = null;
    else
      sessionError.value = error as ChatError;
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  const { data } = await request<Account>('POST', '/auth/login?cookie=true', { body: { email, password }, quiet: true });
  forgetAll();
  expired.value = false;
  // The guard leads to where one wanted to go.
  account.value = data;
}

export async function signOut(): Promise<void> {
  await post('/auth/logout');
  forget();
  await navigate('/login');
}

/** Nobody is signed in any more, and nothing of theirs is left to be seen. */
export function forget(): void {
  forgetAll();
  expired.value = false;
  account.value = null;
}

/** The address of the login that leads back to here. */
export const loginPath = () => {
  const back = place.value.path + place.value.search;
  return back === '/' ? '/login' : `/login?return=${encodeURIComponent(back)}`;
};

export function goToLogin(): void {
  if (settings.accounts) {
    const to = loginPath();
    forget();
    void navigate(to, { replace: true });
  } else if (settings.loginUrl) {
    location.assign(settings.loginUrl.replace('{url}', encodeURIComponent(href(place.value.path) + place.value.search)));
  } else if (!reloaded()) {
    location.reload();
  }
}

/** Whether the page was loaded anew just now: where the host asks nobody to sign in, once is enough. */
function reloaded(): boolean {
  const key = 'chatbot-dashboard:reloaded';
  try {
    const before = Number(sessionStorage.getItem(key));
    sessionStorage.setItem(key, String(Date.now()));
    return Date.now() - before < 30_000;
  } catch {
    return true;
  }
}

/** Leads to the login who is not signed in, and away from it who is. */
export function guard(): void {
  effect(() => {
    const route = current.value?.route;
    if (!route || account.value === undefined)
      return;
    if (!account.value && !route.open)
      goToLogin();
    else if (account.value && route.open && !expired.value)
      void navigate(safeReturn(query.value.get('return')), { replace: true });
  });
  // A session that ends while something is being written is told, and does not take it away.
  effect(() => {
    if (expired.value && account.value && !isHeldBack())
      goToLogin();
  });
}
