import type { Locator, Page } from '@playwright/test';
import type { Project } from './api.js';
import type { Site, SitePage } from './site.js';

export interface Tag {
  loader: string;
  project: Project;
  /** The script tag's data, without `data-`. */
  data?: Record<string, string>;
  nonce?: string;
}

const escape = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

export const scriptTag = ({ loader, project, data = {}, nonce }: Tag): string => {
  const attributes = Object.entries({ project: project.publishable_key, ...data }).map(([name, value]) => ` data-${name}="${escape(value)}"`);
  return `<script async src="${loader}"${nonce ? ` nonce="${nonce}"` : ''}${attributes.join('')}></script>`;
};

/** Puts up a page that has the script tag and nothing else, and answers its address. */
export function widgetPage(site: Site, tag: Tag, { path = '/page', headers, body = '<h1>A shop</h1>' }: { path?: string; headers?: SitePage['headers']; body?: string } = {}): string {
  return site.put(path, {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"></head><body>${body}${scriptTag(tag)}</body></html>`,
    ...(headers ? { headers } : {}),
  });
}

/** The widget as its visitor knows it. */
export class Widget {
  readonly launcher: Locator;
  readonly composer: Locator;
  readonly answers: Locator;
  readonly questions: Locator;

  constructor(readonly page: Page) {
    const root = page.locator('chatbot-widget');
    this.launcher = root.locator('button[aria-expanded]').first();
    this.composer = root.getByRole('textbox', { name: 'Message' });
    this.answers = root.locator('[part=bot-message]');
    this.questions = root.locator('[part=user-message]');
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.composer.waitFor();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }
}
