import type { MarkdownHooks } from '../markdown/hooks.js';
import { type Context, phrase } from './context.js';
import { h, nodes, set } from './dom.js';
import { icons, picture } from './icons.js';

/** A button of one picture, with its name for those who do not see it and, on hovering, for those who do. */
export function button(icon: string, label: string, onclick: (event: Event) => void, kind = 'icon'): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, 'aria-label': label, title: label, onclick }, picture(icon) as unknown as Node);
}

/** Browsers give the clipboard to https alone. */
export const canCopy = !!navigator.clipboard;

export const copy = (context: Context, text: string, done: HTMLElement): Promise<void> =>
  navigator.clipboard.writeText(text).then(() => {
    context.announcer.say(context.words.copied);
    const before = done.firstChild!;
    done.replaceChildren(picture(icons.done));
    setTimeout(() => done.replaceChildren(before), 1500);
  }, () => {});

const isAllowed = (host: string, allowed: string[]) =>
  allowed.some(name => name === host || (name.startsWith('*.') && name.length > 2 && host.endsWith(name.slice(1))));

export function contentHooks(context: Context): MarkdownHooks {
  const { words, settings, rich } = context;

  function image(url: string, alt: string): HTMLElement {
    void rich();
    const { host, hostname } = new URL(url);
    const show = () => {
      const picture = h('img', { alt, referrerpolicy: 'no-referrer', loading: 'lazy' });
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
      void rich();
      const body = h('code', { dir: 'ltr' });
      const label = h('span', {}, language || words.code);
      const block = h('pre', { tabindex: '0', dir: 'ltr', role: 'group', 'aria-label': language || words.code }, body);
      const done = canCopy && button(icons.copy, words.copy, () => void copy(context, body.textContent!, done as HTMLElement));
      return { frame: h('div', { class: 'code', part: 'code' }, h('div', { class: 'bar' }, label, done), block), body };
    },
    codeEnded(body, language) {
      if (language && body.textContent!.length < 50_000)
        import('../code/highlight.js').then(module => module.highlight(body, language, nodes), () => {});
    },
    math(element, tex, display) {
      void rich();
      set(element, 'class', display ? 'math display' : 'math');
      import('../math/math.js').then(module => module.draw(element, tex, display), () => {});
    },
    table(table) {
      void rich();
      return h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': words.table }, table);
    },
  };
}
