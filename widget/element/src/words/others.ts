import type { Words } from './en.js';

// Named one by one, so that a bundler makes a chunk of each.
const others: Record<string, () => Promise<{ words: Words }>> = {
  de: () => import('./de.js'), es: () => import('./es.js'), fr: () => import('./fr.js'), pt: () => import('./pt.js'), it: () => import('./it.js'),
  nl: () => import('./nl.js'), pl: () => import('./pl.js'), tr: () => import('./tr.js'), ru: () => import('./ru.js'), uk: () => import('./uk.js'),
  ar: () => import('./ar.js'), he: () => import('./he.js'), hi: () => import('./hi.js'), zh: () => import('./zh.js'), ja: () => import('./ja.js'),
  ko: () => import('./ko.js'),
};


/** The first language of these that there is; undefined stands for English. */
export async function choose(tags: string[]): Promise<{ language: string; words: Words } | undefined> {
  const language = tags.find(tag => tag === 'en' || Object.hasOwn(others, tag));
  const load = others[language ?? 'en'];
  return load && { language: language!, words: (await load()).words };
}
