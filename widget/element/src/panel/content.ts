import type { MarkdownHooks } from '../markdown/hooks.js';
import { type Context, phrase } from './context.js';
import { h, nodes, set } from './dom.js';
import { icons, picture } from './icons.js';

/** A button of one picture, with its name for those who do not see it and, on hovering, for those who do. */
export function button(icon: string, label: string, onclick: (event: Event) => void, kind = 'icon'): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, 'aria-label': label, title: label, onclick }, picture(icon) as unknown as Node);
}

export async function copy(context: Context, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without permission, or on http: by a selection, as ever.
    const field = h('textarea', { class: 'hidden', 'aria-hidden': 'true' });
    const before = context.widget.root.activeElement as HTMLElement | null;
    field.value = text;
    context.widget.box.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    before?.focus();
  }
  context.announcer.say(context.words.copied);
}

const isAllowed = (host: string, allowed: string[]) =>
  allowed.some(name => name === host || (name.startsWith('*.') && name.length > 2 && host.endsWith(name.slice(1))));

export function contentHooks(context: Context): MarkdownHooks {
  const { words, settings } = context;

  const rich = () => void import('./rich.js').then(({ css }) => context.kit.style(css), () => {});

  function image(url: string, alt: string): HTMLElement {
    rich();
    const { host, hostname } = new URL(url);
    const show = () => {
      const picture = h('img', { alt, referrerpolicy: 'no-referrer', loading: 'lazy', decoding: 'async', part: 'image' });
      picture.onerror = () => picture.replaceWith(alt || host);
      picture.src = url;
      return picture;
    };
    if (isAllowed(hostname, settings.allowed_image_hosts))
      return show();
    // Nothing is fetched before the click: an address can carry away what was said.
    const label = phrase(context, 'image', { host });
    const placeholder = h('button', { type: 'button', class: 'image', part: 'image-placeholder', onclick: () => {
      const shown = show();
      set(shown, 'tabindex', '-1');
      placeholder.replaceWith(shown);
      shown.focus();
    } }, picture(icons.image), h('span', {}, alt ? `${alt} · ${label}` : label));
    return placeholder;
  }

  return {
    document: nodes,
    image,
    code(language) {
      rich();
      const body = h('code', { dir: 'ltr' });
      const label = h('span', {}, language || words.code);
      const block = h('pre', { tabindex: '0', dir: 'ltr', role: 'group', 'aria-label': language || words.code }, body);
      const done = button(icons.copy, words.copy, () => {
        void copy(context, body.textContent ?? '').then(() => flash(done));
      });
      return { frame: h('div', { class: 'code', part: 'code' }, h('div', { class: 'bar' }, label, done), block), body };
    },
    codeEnded(body, language) {
      if (language && body.textContent!.length < 50_000)
        import('../code/highlight.js').then(module => module.highlight(body, language, nodes), () => {});
    },
    math(element, tex, display) {
      rich();
      set(element, 'class', display ? 'math display' : 'math');
      import('../math/math.js').then(module => module.draw(element, tex, display), () => {});
    },
    table(table) {
      rich();
      return h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': words.table }, table);
    },
  };
}

/** Shows for a moment that it was done. */
export function flash(target: HTMLElement): void {
  const before = [...target.childNodes];
  target.replaceChildren(picture(icons.done));
  setTimeout(() => target.replaceChildren(...before), 1500);
}

/** What a rendered answer says, without its buttons, as a screen reader is to read it in one go. */
export function spoken(content: Element): string {
  const blocks = new Set(['P', 'LI', 'H3', 'H4', 'H5', 'H6', 'TR', 'PRE', 'BR']);
  let text = '';
  const walk = (node: Node) => {
    if (node.nodeType === 3)
      text += node.nodeValue;
    const element = node as Element;
    if (element.classList?.contains('bar'))
      return;
    node.childNodes.forEach(walk);
    if (blocks.has(element.tagName))
      text += '\n';
    else if (element.tagName === 'TD' || element.tagName === 'TH')
      text += ', ';
  };
  walk(content);
  return text.trim();
}
