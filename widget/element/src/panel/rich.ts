import type { Context } from './context.js';
import type { Entry } from './entries.js';
import css from './rich.css';

// How code, tables, pictures and formulas look, and an answer's sources: for answers that have some.
export { css };

export function sources({ words, kit: { h } }: Context, place: HTMLElement, sources: NonNullable<Entry['sources']>): void {
  if (place.childElementCount)
    return;
  place.append(h('p', {}, words.sources), h('ol', {}, ...sources.map(({ title, url }) => {
    const name = title || url || '';
    return h('li', {}, /^https?:\/\//i.test(url ?? '') ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' }, name) : name);
  })));
}
