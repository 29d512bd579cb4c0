import type { Context } from './context.js';
import css from './teaser.css';

/** The project's word before the visitor has said one, beside the launcher. */
export function teaser({ words, kit: { h, style } }: Context, name: string, text: string, open: () => void, dismiss: () => void): HTMLElement {
  style(css);
  return h('div', { class: 'teaser', part: 'teaser', role: 'group', 'aria-label': name },
    h('button', { type: 'button', class: 'words', dir: 'auto', onclick: open }, text),
    h('button', { type: 'button', class: 'small plain', onclick: dismiss }, words.dismiss));
}
