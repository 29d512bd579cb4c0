import { en, type Words } from './en.js';

/** A language's words, with the page's own in their place. A language that cannot be loaded is English. */
export async function load(language: string, own: Partial<Words> = {}): Promise<Words> {
  // Whoever reads English pays nothing for the others, not even their names.
  const words = language === 'en' ? en : await import('./others.js').then(({ languages }) => languages[language]!()).then(module => module.words, () => en);
  const said = Object.fromEntries(Object.entries(own).filter(([name, value]) => Object.hasOwn(en, name) && typeof value === 'string'));
  return { ...words, ...said };
}

export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
