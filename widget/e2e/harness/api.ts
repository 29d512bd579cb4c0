import { randomUUID } from 'node:crypto';
import type { Host } from './host.js';

export interface Project {
  id: string;
  publishable_key: string;
}

/** The operator's side of the API: an account, and what it may do. */
export class Operator {
  private constructor(private readonly url: string, private readonly token: string) {}

  static async register(host: Host): Promise<Operator> {
    const who = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    await answer(await post(`${host.url}/auth/register`, who));
    const { access_token } = await answer(await post(`${host.url}/auth/login`, who)) as { access_token: string };
    return new Operator(host.url, access_token);
  }

  /** A project whose widget the origins may use. */
  project(widget: object = {}, origins: string[] = []): Promise<Project> {
    return this.call('POST', '/projects', { name: 'Shop', widget: { allowed_origins: origins, ...widget } });
  }

  call<T>(method: string, path: string, body?: object): Promise<T> {
    return fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
    }).then(answer) as Promise<T>;
  }
}

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function answer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}
