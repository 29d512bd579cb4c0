import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Host } from './host.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const password = 'correct horse battery';
export const newEmail = () => `${randomUUID()}@example.org`;

/** What a page did that it must not: a policy that was violated, a script that ran, a request to somebody else, an error nobody caught. */
export interface Sins {
  found: string[];
}

/** The dashboard as an operator knows it. */
export class Dashboard {
  readonly sins: Sins = { found: [] };

  constructor(readonly page: Page, private readonly host: Host) {
    const origin = this.origin;
    page.on('pageerror', error => this.sins.found.push(`error: ${error.message}`));
    page.on('dialog', dialog => { this.sins.found.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
    page.on('request', request => { if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) this.sins.found.push(`request: ${request.url()}`); });
    page.on('console', message => { if (/Content.Security.Policy|TrustedHTML|TrustedScript/i.test(message.text())) this.sins.found.push(`policy: ${message.text()}`); });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.host.port}`;
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(`${this.origin}/dashboard${path}`);
  }

  /** A new account, signed in by its cookie. */
  async signIn(email = newEmail()): Promise<string> {
    await this.api('POST', '/auth/register', { email, password });
    await this.api('POST', '/auth/login?cookie=true', { email, password });
    return email;
  }

  /** The API, as the browser calls it. */
  async api<T = any>(method: string, path: string, data?: object): Promise<T> {
    const answer = await this.page.request.fetch(`${this.origin}/api/v1${path}`, { method, headers: { origin: this.origin }, ...(data ? { data } : {}) });
    if (!answer.ok())
      throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async project(name = 'Support', prompt = 'Be kind.'): Promise<{ id: string }> {
    const project = await this.api('POST', '/projects', { name });
    await this.api('POST', `/projects/${project.id}/prompts`, { name: 'Instructions', content: prompt });
    return project;
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  get answers(): Locator {
    return this.page.locator('.entry.theirs');
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Says something and waits for the whole answer. */
  async ask(text: string): Promise<void> {
    const before = await this.answers.count();
    await this.say(text);
    await expect(this.answers).toHaveCount(before + 1);
    await expect(this.page.getByRole('button', { name: 'Stop', exact: true })).toHaveCount(0);
  }

  /** Goes to something by the tabulator, as who has no mouse, and looks whether one sees that one is there. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    let element = await target.elementHandle();
    for (let tries = 0; tries < 80; tries++) {
      const where = await element!.evaluate(e => e === document.activeElement ? 'here' : e.isConnected ? 'elsewhere' : 'drawn anew');
      if (where === 'drawn anew')
        element = await target.elementHandle();
      if (where === 'here') {
        expect(await this.page.evaluate(seesFocus), `whether the focus is seen on ${target}`).toBe(true);
        return;
      }
      await this.page.keyboard.press(key);
    }
    throw new Error(`The tabulator does not lead to ${target}.`);
  }

  /** What had the focus may be gone, and then the focus is where one goes on: who has no mouse does not begin anew. */
  async keepsFocus(): Promise<void> {
    // A question gives it back a moment after it was answered.
    await expect(this.page.locator('[data-scope=dialog], [data-scope=menu][data-part=content]')).toHaveCount(0);
    await expect.poll(() => this.page.evaluate(() => document.activeElement?.tagName), { message: 'what has the focus' }).not.toBe('BODY');
  }

  /** What axe finds, in both themes. */
  async violations(): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (!await this.page.evaluate(() => 'axe' in globalThis))
        await this.page.evaluate(axe);
      const results = await this.page.evaluate(async () => {
        await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})));
        return (await (globalThis as any).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
          .flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.target.join(' ')} ${n.any?.[0]?.message ?? n.failureSummary}`));
      }) as string[];
      found.push(...results.map(result => `${colorScheme} ${result}`));
    }
    return found;
  }
}

/** A line around what has the focus, or around the box that it lies in or covers, within what is seen of the page. */
function seesFocus(): boolean {
  const element = document.activeElement!;
  const { top, bottom, width } = element.getBoundingClientRect();
  const lined = (e: Element | null) => {
    const { outlineStyle, outlineWidth } = e ? getComputedStyle(e) : { outlineStyle: 'none', outlineWidth: '0' };
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  };
  const around = [element, element.nextElementSibling, element.closest('.box, .card, .template-choice')];
  return width > 0 && bottom > 0 && top < innerHeight && around.some(lined);
}
