import type { ChatClientOptions, KeyValueStorage } from './api.js';
import { ChatError } from './errors.js';
import type { Credentials, Http } from './http.js';
import { slot } from './storage.js';
import type { Visitor } from './types.js';

/** A token is renewed this long before it expires, in milliseconds. */
const MARGIN = 30_000;

interface Grant {
  token: string;
  renewal_token: string;
  expires_at: number;
  visitor: Visitor;
  project_id: string;
}

export interface Visitors extends Credentials {
  grant(signal?: AbortSignal): Promise<Grant>;
  known(): Grant | undefined;
  identify(identityToken: string, signal?: AbortSignal): Promise<Visitor>;
  logout(signal?: AbortSignal): Promise<void>;
}

/**
 * The visitor's credentials. The storage has the one copy, so tabs that share it are one visitor; whoever needs a new token
 * first asks for it, and all others, in this tab and the next, take what came.
 */
export function createVisitors(options: ChatClientOptions, storage: KeyValueStorage, http: Http): Visitors {
  const kept = slot<Grant>(storage, `chatbot:${options.key}`);
  const path = `/widget/${options.key}/visitors`;
  let asking: Promise<Grant> | undefined;

  const fresh = (refused?: string) => {
    const grant = kept.get();
    return grant && grant.token !== refused && grant.expires_at - MARGIN > Date.now() ? grant : undefined;
  };

  async function ask(body: object): Promise<Grant> {
    const answer = await http.json<Grant & { expires_in: number }>({ method: 'POST', path, body }, undefined);
    const before = kept.get()?.visitor;
    const { token, renewal_token, visitor, project_id } = answer;
    const grant = { token, renewal_token, visitor, project_id, expires_at: Date.now() + answer.expires_in * 1000 };
    kept.set(grant);
    if (before?.id !== visitor.id || before.signed_in !== visitor.signed_in)
      options.onVisitor?.(visitor);
    return grant;
  }

  async function renewed(refused?: string): Promise<Grant> {
    const found = fresh(refused);
    if (found)
      return found;
    const renewal_token = kept.get()?.renewal_token;
    try {
      if (renewal_token)
        return await ask({ renewal_token });
    } catch (error) {
      if (!(error instanceof ChatError) || ![400, 401, 403, 404].includes(error.status))
        throw error;
      // Signed out elsewhere, or expired: whoever comes now is somebody new.
      kept.set(undefined);
    }

    return ask({});
  }

  /** One at a time in this tab, and where the browser has locks in all of them. */
  function exclusively(work: () => Promise<Grant>): Promise<Grant> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    const turn = locks ? locks.request(`chatbot:${options.key}`, work) as Promise<Grant> : work();
    asking = turn;
    const done = () => { if (asking === turn) asking = undefined; };
    turn.then(done, done);
    return turn;
  }

  const get = (refused?: string) => {
    const found = fresh(refused);
    return found ? Promise.resolve(found) : asking ?? exclusively(() => renewed(refused));
  };

  return {
    // The answer belongs to all who wait for it, so one who gives up does not take it from the others.
    grant: signal => until(get(), signal),
    token: async signal => (await until(get(), signal)).token,
    renew: async (refused, signal) => (await until(get(refused), signal)).token,
    known: () => kept.get(),
    async identify(identity_token, signal) {
      await asking?.catch(() => {});
      const tell = () => ask({ identity_token, renewal_token: kept.get()?.renewal_token });
      // Two that say at once who they are: the one that came second is told to come again.
      return (await until(exclusively(() => tell().catch(error => error.status === 409 ? tell() : Promise.reject(error))), signal)).visitor;
    },
    async logout(signal) {
      const grant = kept.get();
      kept.set(undefined);
      if (grant)
        await http.json({ method: 'DELETE', path }, signal, { token: async () => grant.token }).catch(gone);
    },
  };
}

/** Who is unknown to the server is signed out already. */
function gone(error: unknown) {
  if (!(error instanceof ChatError) || error.code !== 'unauthenticated')
    throw error;
}

function until<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal)
    return work;
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason instanceof ChatError ? signal.reason : new ChatError('aborted', 'The call was aborted.'));
    if (signal.aborted)
      end();
    signal.addEventListener('abort', end);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
