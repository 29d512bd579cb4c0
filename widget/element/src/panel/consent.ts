import type { Context } from './context.js';
import { more } from '../words/more.js';

/** Asks whether anything may be kept. */
export function consent({ words: said, kit: { h } }: Context, done: (keep: boolean) => void): HTMLElement {
  const words = { ...more, ...said };
  return h('div', { class: 'strip', role: 'group', 'aria-label': words.keepAsk }, h('p', {}, words.keepAsk),
    h('button', { type: 'button', class: 'small', onclick: () => done(true) }, words.keep),
    h('button', { type: 'button', class: 'small plain', onclick: () => done(false) }, words.keepNot));
}
