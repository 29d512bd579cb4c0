import type { Context } from './context.js';
import { more } from '../words/more.js';
import css from './reason.css';

/** Asks what was wrong with an answer: reasons to choose from, and words of one's own. */
export function reasonForm({ words: said, kit: { h, set, style } }: Context, done: (comment: string | undefined) => void): HTMLElement {
  const words = { ...more, ...said };
  style(css);
  const chosen = new Set<string>();
  const reasons = (['wrong', 'useless', 'harmful'] as const).map(name => {
    const chip = h('button', { type: 'button', class: 'chip', 'aria-pressed': 'false', onclick: () => {
      chosen.has(name) ? chosen.delete(name) : chosen.add(name);
      set(chip, 'aria-pressed', String(chosen.has(name)));
    } }, words[name]);
    return chip;
  });
  const details = h('input', { type: 'text', maxlength: 500, 'aria-label': words.details, placeholder: words.details });
  return h('form', {
    class: 'reason', 'aria-label': words.whyBad, onsubmit: (event: Event) => {
      event.preventDefault();
      // The reasons' names are the same in every language, so that they can be counted.
      done([[...chosen].join(', '), details.value.trim()].filter(Boolean).join(': '));
    },
  }, h('p', {}, words.whyBad), h('div', { class: 'chips' }, ...reasons), details, h('div', { class: 'row' },
    h('button', { type: 'submit', class: 'small' }, words.send), h('button', { type: 'button', class: 'small plain', onclick: () => done(undefined) }, words.cancel)));
}
